/** The published reward of MATH-500: the last \boxed{}, else the usual place of an answer, compared ever more leniently. */
import type { Score } from '../task';
import { textOf, type DatasetFormat } from './dataset';
import { lastCharacters, parseFloatStrictly, space, strip } from './text';

const clip = 500;
const s = `[${space}]`;
const lineEnd = '(?=\\n|$)';
const textEnd = '(?=\\n?$)';

/** Patterns of an answer without a box, in order of trust; in each, the last match counts. */
const inline = [
  `is${s}+\\\\\\(([^)]+)\\\\\\)\\.?${s}*${lineEnd}`,
  `is${s}+\\$([^$]+)\\$\\.?${s}*${lineEnd}`,
  `=${s}*\\\\\\(([^)]+)\\\\\\)\\.?${s}*${lineEnd}`,
  `=${s}*\\$([^$]+)\\$\\.?${s}*${lineEnd}`,
];
const spoken = [
  `answer${s}+is${s}*[:${space}]*\\**\\\\\\(([^)]+)\\\\\\)\\**`,
  `answer${s}+is${s}*[:${space}]*\\**\\$([^$]+)\\$\\**`,
  `answer${s}+is${s}*[:${space}]*\\**([^\\n.*]+)\\**`,
  `(?:therefore|thus|hence|so)${s}*,?${s}*(?:the${s}+)?(?:answer${s}+is${s}*)?[:${space}]*\\**([^\\n.*]+)\\**`,
  `(?:final${s}+)?answer[:${space}]+\\**([^\\n.*]+)\\**`,
  `=${s}*([^\\n=]+)${textEnd}`,
];
const patterns = [...inline, ...spoken].map((source) => new RegExp(source, 'giu'));

/** Contents of every \boxed{} whose braces close; one that never closes swallows the rest. */
function boxes(text: string): string[] {
  const open = '\\boxed{';
  const found: string[] = [];
  for (let at = text.indexOf(open); at >= 0;) {
    const start = at + open.length;
    let depth = 1;
    let end = start;
    for (; end < text.length && depth > 0; end++) {
      if (text[end] === '{') depth++;
      else if (text[end] === '}') depth--;
    }
    if (depth > 0) break;
    found.push(text.slice(start, end - 1));
    at = text.indexOf(open, end);
  }
  return found;
}

const lastMatch = (text: string, pattern: RegExp): string | undefined =>
  [...text.matchAll(pattern)].at(-1)?.[1];

function boxed(tail: string): string | undefined {
  return (
    boxes(tail).at(-1) ??
    lastMatch(tail, /\\boxed\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}/g) ??
    lastMatch(tail, /\\boxed\{([^}]+)\}/g)
  );
}

function extract(response: string): string | null {
  const tail = lastCharacters(response, clip);
  const strict = boxed(tail);
  if (strict !== undefined) return strict;
  for (const pattern of patterns) {
    const found = lastMatch(tail, pattern);
    if (found !== undefined) return strip(found);
  }
  return null;
}

const rewrites = [
  ['\\left', ''],
  ['\\right', ''],
  ['\\,', ''],
  ['\\!', ''],
  ['\\;', ''],
  ['\\:', ''],
  ['\\ ', ' '],
  ['\\quad', ' '],
  ['\\qquad', ' '],
  ['\\text{', '{'],
  ['\\mathrm{', '{'],
  ['\\mathbf{', '{'],
  ['\\textbf{', '{'],
  ['\\dfrac', '\\frac'],
  ['\\tfrac', '\\frac'],
  ['^{\\circ}', '^\\circ'],
  ['°', '^\\circ'],
] as const;

const spaces = new RegExp(`${s}+`, 'g');

function simplify(latex: string): string {
  let text = latex;
  for (const [from, to] of rewrites) text = text.replaceAll(from, to);
  for (let pass = 0; pass < 3; pass++) text = text.replace(/(\p{Nd}),(\p{Nd}{3})/gu, '$1$2');
  return strip(text.replace(spaces, ' '));
}

const withoutSpaces = (text: string): string => text.replaceAll(' ', '');

/** Lower case where nothing hints at LaTeX. */
function normalised(text: string): string {
  const plain = withoutSpaces(simplify(text));
  return /[\\{}^_]/.test(plain) ? plain : plain.toLowerCase();
}

/** A leading \frac of two plain numbers (what follows it is not looked at), or a number. */
function numeric(text: string): number | null {
  const fraction = /^\\frac\{([^{}]+)\}\{([^{}]+)\}/.exec(strip(text));
  if (!fraction) return parseFloatStrictly(text);
  const [top, bottom] = [parseFloatStrictly(fraction[1]!), parseFloatStrictly(fraction[2]!)];
  return top === null || bottom === null || bottom === 0 ? null : top / bottom;
}

const near = (a: number | null, b: number | null): boolean =>
  a !== null && b !== null && Math.abs(a - b) < 1e-9;

/** Every number in the text. */
const numbersIn = (text: string): number[] =>
  (withoutSpaces(text).match(/-?\p{Nd}+\.?\p{Nd}*/gu) ?? []).map((found) => parseFloatStrictly(found) ?? NaN);

function sameNumbers(answer: string, truth: string): boolean {
  const [found, wanted] = [numbersIn(answer), numbersIn(truth)];
  return found.length > 0 && found.length === wanted.length && found.every((n, i) => near(n, wanted[i]!));
}

function equal(answer: string, truth: string): boolean {
  const [a, b] = [answer, truth].map((text) => strip(text).replace(spaces, ' ')) as [string, string];
  const [x, y] = [simplify(a), simplify(b)];
  return (
    withoutSpaces(a) === withoutSpaces(b) ||
    withoutSpaces(x) === withoutSpaces(y) ||
    normalised(a) === normalised(b) ||
    near(numeric(x), numeric(y)) ||
    sameNumbers(x, y)
  );
}

export function scoreMath500(response: string, truth: string): Score {
  const answer = extract(response);
  const correct = answer !== null && equal(answer, truth);
  return { reward: Number(correct), correct, vote: answer || null };
}

const instruction = "Let's think step by step and output the final answer after ####";

export const math500: DatasetFormat<string> = {
  info: {
    title: 'MATH-500',
    family: 'math',
    summary: 'Solve a competition problem, step by step; the answer is a number or an expression in LaTeX.',
    scoring:
      '1 if the last \\boxed{}, or else what the answer is said to be, equals the answer as text, as LaTeX or as a number; otherwise 0. Only the last 500 characters count. Answers vote for what they give, as written.',
  },
  maxNewTokens: 2048,
  columns: '"problem" and "answer"',
  question(row) {
    const [problem, answer] = [textOf(row['problem']), textOf(row['answer'])];
    if (problem === null || answer === null) return null;
    const content = `${problem}\n\n${instruction}`;
    return { messages: [{ role: 'user', content }], wanted: answer, truth: answer };
  },
  scoring: { score: scoreMath500 },
};
