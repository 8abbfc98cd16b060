/**
 * What a run has scored, so that one that broke off goes on from the first model that was not. A run asks for its models
 * in an order that its config and their scores decide alone: the record is a list in that order, consulted before the
 * engine, and the experiment itself does not know whether it is told or computed.
 */
import { LabError, type RunEvent, type RunEventBody, type RecordedModel } from '../../protocol';
import { decodeExamples, encodeExamples } from '../scoring/examples';
import type { Score } from '../../tasks';

/** A row's answers, one a prompt. */
type Answers = readonly (Score & { readonly text: string })[];

/** How much of an answer its record keeps: nothing where an event of its own tells it, its score, or its words too. */
export type Detail = 'told' | 'scores' | 'answers';

/** Rows scored together: a batch is told as a whole or not at all. */
function scoredRows(event: RunEvent): readonly RecordedModel[] {
  if (event.type === 'scored') return event.rows;
  if (event.type === 'base' && event.examples) return [{ examples: event.examples }];
  if (event.type !== 'members') return [];
  return event.members.map(({ examples }) => {
    if (!examples) throw damaged('It lacks the scores of single prompts');
    return { examples };
  });
}

/** Events that a run going on tells anew: where it is, how it ended, what was asked of it once it was over. */
const passing: ReadonlySet<RunEvent['type']> = new Set([
  'progress',
  'scored',
  'resumed',
  'faults',
  'stopped',
  'failed',
  'landscape',
  'landscape-cells',
  'picked',
]);

const damaged = (what: string) =>
  new LabError('bad-file', `This run cannot go on: ${what}.`, 'Run it again with the same settings.');

export class RunRecord {
  private readonly earlier: (readonly RecordedModel[])[];
  private waiting: RunEventBody[] = [];
  /** Events of the experiment that the log tells already. */
  readonly told: number;
  /** False while a population is scored whose members no event tells. */
  membersTold = true;

  constructor(private readonly log: readonly RunEvent[] = []) {
    this.earlier = log.map(scoredRows).filter((rows) => rows.length > 0);
    this.told = log.filter(({ type }) => !passing.has(type)).length;
  }

  get resumes(): boolean {
    return this.log.length > 0;
  }

  /** The base model's scores on support, if they are known. */
  get base(): RecordedModel | null {
    const event = this.log.find(({ type }) => type === 'base');
    return event?.type === 'base' && event.examples ? { examples: event.examples } : null;
  }

  /** The next rows of the record, at most this many, each on this many prompts; null where it ends. */
  recall(most: number, prompts: number): Answers[] | null {
    const rows = this.earlier.shift();
    if (!rows) return null;
    const answers = rows.map(readRow);
    if (rows.length > most || answers.some(({ length }) => length !== prompts))
      throw damaged('What it has scored does not belong to its settings');
    return answers;
  }

  note(rows: readonly Answers[], detail: Detail): void {
    const kept = detail === 'told' && !this.membersTold ? 'scores' : detail;
    if (kept === 'told') return;
    this.waiting.push({ type: 'scored', rows: rows.map((answers) => writeRow(answers, kept)) });
  }

  /** What was noted since the last call. */
  take(): readonly RunEventBody[] {
    const taken = this.waiting;
    this.waiting = [];
    return taken;
  }
}

function writeRow(answers: Answers, detail: Exclude<Detail, 'told'>): RecordedModel {
  const examples = encodeExamples(answers);
  if (detail === 'scores') return { examples };
  return { examples, answers: answers.map(({ text, vote }) => [text, vote] as const) };
}

function readRow({ examples, answers }: RecordedModel): Answers {
  return decodeExamples(examples).map((score, i) => {
    const [text, vote] = answers?.[i] ?? ['', null];
    return { ...score, text, vote };
  });
}

/** The experiment's events with what it scored between them; of a run that goes on, only what is new. */
export async function* recorded(
  events: AsyncIterable<RunEventBody>,
  record: RunRecord,
): AsyncGenerator<RunEventBody> {
  let told = record.told;
  for await (const event of events) {
    yield* record.take();
    if (told === 0) yield event;
    else if (event.type !== 'progress') told -= 1;
  }
}
