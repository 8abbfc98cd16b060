/** Per-prompt scores as stored in event logs: lossless, about one byte per prompt. */
import { codeDigits, LabError, type ExampleScores } from '../../protocol';
import type { Score } from '../../tasks';

const base = codeDigits.length;

/** Digits needed to distinguish `kinds` kinds. */
function width(kinds: number): number {
  let digits = 1;
  for (let most = base; most < kinds; most *= base) digits++;
  return digits;
}

function code(index: number, digits: number): string {
  let text = '';
  for (let digit = 0; digit < digits; digit++) {
    text = codeDigits[index % base]! + text;
    index = Math.floor(index / base);
  }
  return text;
}

type Outcome = Pick<Score, 'reward' | 'correct'>;

export function encodeExamples(outcomes: readonly Outcome[]): ExampleScores {
  const places = new Map<string, number>();
  const kinds: [number, 0 | 1][] = [];
  const indices = outcomes.map(({ reward, correct }) => {
    const key = `${reward} ${correct}`;
    if (!places.has(key)) places.set(key, kinds.push([reward, correct ? 1 : 0]) - 1);
    return places.get(key)!;
  });
  const digits = width(kinds.length);
  return { kinds, codes: indices.map((index) => code(index, digits)).join('') };
}

/** Throws LabError bad-file for invalid codes: a log may come from a file. */
export function decodeExamples({ kinds, codes }: ExampleScores): Outcome[] {
  const digits = width(kinds.length);
  return Array.from({ length: Math.ceil(codes.length / digits) }, (_, i) => {
    const text = codes.slice(i * digits, (i + 1) * digits);
    const index = [...text].reduce((sum, digit) => sum * base + codeDigits.indexOf(digit), 0);
    const kind = text.length === digits ? kinds[index] : undefined;
    if (!kind || [...text].some((digit) => !codeDigits.includes(digit)))
      throw new LabError(
        'bad-file',
        'The per-prompt scores in this log are damaged.',
        'Run the experiment again with the same settings.',
      );
    return { reward: kind[0], correct: kind[1] === 1 };
  });
}
