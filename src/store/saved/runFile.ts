/** One run as one file: a header line, then its event log, one JSON line per event. Loaded when needed. */
import * as v from 'valibot';
import type { SavedRun, Result, RunEvent } from '../../protocol';
import { recordedProblem, runFields } from '../../settings';

export const runFileExtension = 'corp-run.jsonl';
const format = 'corp-lab-run';
const mostBytes = 512 * 2 ** 20;
const restMs = 20;

export function runFileText(
  run: Pick<SavedRun, 'name' | 'tags' | 'createdAt'>,
  log: readonly RunEvent[],
): string {
  const { name, tags, createdAt } = run;
  const head = { format, version: 1, name, tags, createdAt };
  return [head, ...log].map((line) => `${JSON.stringify(line)}\n`).join('');
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const bounded = v.pipe(v.string(), v.maxLength(20_000));
const short = v.pipe(v.string(), v.maxLength(300));
/** Addresses of models are long. */
const name = v.pipe(v.string(), v.maxLength(runFields.model.most));
const tally = v.object({ correct: count, n: count });
const list = <T extends v.GenericSchema>(item: T) => v.pipe(v.array(item), v.maxLength(1_000_000));
const answer = v.looseObject({ text: bounded, correct: v.boolean() });

const headSchema = v.strictObject({
  format: v.literal(format),
  version: v.literal(1, 'has a version that this lab does not know'),
  name: short,
  tags: v.pipe(v.array(short), v.maxLength(50)),
  createdAt: v.number(),
});

/** Fields the page draws are checked; fields it ignores may have any shape. */
const bodies = {
  started: v.looseObject({
    config: v.looseObject({}), // checked by itself, see settingsProblem
    model: v.looseObject({ id: name, title: short, parameters: v.number() }),
    adapter: v.looseObject({ name: short }),
    preflight: v.looseObject({}),
  }),
  base: v.looseObject({ split: v.picklist(['support', 'probe', 'test']), reward: v.number(), tally }),
  members: v.looseObject({
    members: list(v.looseObject({ index: count, seed: count, sigma: v.number(), reward: v.number() })),
  }),
  progress: v.looseObject({ phase: short, done: v.number(), total: v.number() }),
  ranked: v.looseObject({ bestSigma: v.number(), order: list(count) }),
  votes: v.looseObject({ points: list(v.object({ k: count, vote: tally, strict: tally, random: tally })) }),
  best: v.looseObject({ index: count, tally }),
  examples: v.looseObject({
    examples: list(
      v.looseObject({
        prompt: bounded,
        wanted: bounded,
        base: answer,
        best: answer,
        vote: v.looseObject({ text: bounded }),
      }),
    ),
  }),
  sweep: v.looseObject({
    of: count,
    cells: list(v.object({ q: v.number(), beta: v.number(), scale: v.number(), eta: v.number(), tally })),
  }),
  collapsed: v.looseObject({
    collapse: v.looseObject({
      probe: tally,
      eigenvalues: list(v.number()),
      elite: list(v.looseObject({ index: count })),
    }),
  }),
  line: v.looseObject({ method: short, chosen: count, points: list(v.object({ eta: v.number(), tally })) }),
  scores: v.looseObject({
    scores: list(v.looseObject({ method: short, tally, passesPerAnswer: v.number() })),
  }),
  comparisons: v.looseObject({
    comparisons: list(v.looseObject({ method: short, against: short, n: count })),
  }),
  repeat: v.looseObject({ index: count, of: count, summary: list(v.looseObject({ method: short })) }),
  changes: v.looseObject({
    changes: list(v.looseObject({ prompt: bounded, base: answer, consolidated: answer })),
  }),
  round: v.looseObject({ round: v.looseObject({ round: count, accepted: v.boolean() }) }),
  consolidated: v.looseObject({
    row: v.looseObject({ seeds: list(count), coefficients: list(v.number()) }),
  }),
  geometry: v.looseObject({ finding: v.looseObject({ kind: short }) }),
  landscape: v.looseObject({ frame: v.looseObject({ xs: list(v.number()), ys: list(v.number()) }) }),
  'landscape-cells': v.looseObject({ cells: list(v.looseObject({ column: count, row: count })) }),
  picked: v.looseObject({
    pick: v.looseObject({
      from: v.number(),
      to: v.number(),
      members: count,
      beta: v.number(),
      scale: v.number(),
      eta: v.number(),
      probe: tally,
      base: tally,
      tried: count,
      searchForwards: count,
      row: v.looseObject({ seeds: list(count), coefficients: list(v.number()) }),
    }),
  }),
  faults: v.looseObject({ counts: v.record(short, count) }),
  scored: v.looseObject({ rows: list(v.looseObject({})) }),
  resumed: v.looseObject({}),
  finished: v.looseObject({ forwards: v.number(), gpuPeakBytes: v.number() }),
  stopped: v.looseObject({}),
  failed: v.looseObject({ error: v.object({ kind: short, message: bounded, hint: bounded }) }),
} satisfies Record<RunEvent['type'], v.GenericSchema>;

const envelope = v.looseObject({
  type: v.picklist(Object.keys(bodies) as RunEvent['type'][]),
  at: v.number(),
});

export interface RunFile {
  readonly name: string | null;
  readonly tags: readonly string[];
  readonly createdAt: number | null;
  readonly log: readonly RunEvent[];
}

const refused = (what: string): Result<never> => ({
  ok: false,
  error: {
    kind: 'bad-file',
    message: `This is not a run from the lab: ${what}.`,
    hint: 'Choose a file saved by “Save the run” or “Save the event log”.',
  },
});

function parse(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}

/** The event, or what is wrong with the line. */
function readEvent(json: unknown): RunEvent | string {
  const outer = v.safeParse(envelope, json);
  if (!outer.success) return 'is not an event';
  const inner = v.safeParse(bodies[outer.output.type], json);
  if (inner.success) return json as RunEvent;
  return `has no valid ${v.getDotPath(inner.issues[0])?.slice(0, 60) ?? outer.output.type}`;
}

/** What is wrong with the settings that a run began with, or null. */
const settingsProblem = (event: RunEvent): string | null =>
  event.type === 'started' ? recordedProblem(event.config, event.imported !== undefined) : null;

const wrongSettings = (message: string): Result<never> => ({
  ok: false,
  error: {
    kind: 'bad-file',
    message,
    hint: 'The file’s settings are not valid for a run. Choose a file saved by “Save the run” or “Save the event log”.',
  },
});

/** Yields now and then, so that a long file does not block the page. Accepts a bare event log too. */
export async function readRunFile(file: Blob): Promise<Result<RunFile>> {
  if (file.size > mostBytes) return refused('it is too large');
  const lines = (await file.text()).split('\n').filter((line) => line.trim() !== '');
  const head = v.safeParse(headSchema, parse(lines[0] ?? ''));
  const log: RunEvent[] = [];
  let rested = performance.now();
  for (const [i, line] of lines.slice(head.success ? 1 : 0).entries()) {
    const event = readEvent(parse(line));
    if (typeof event === 'string') return refused(`line ${i + 1 + (head.success ? 1 : 0)} ${event}`);
    const problem = settingsProblem(event);
    if (problem !== null) return wrongSettings(problem);
    log.push(event);
    if (performance.now() - rested < restMs) continue;
    await new Promise((resolve) => setTimeout(resolve));
    rested = performance.now();
  }
  if (log[0]?.type !== 'started') return refused('it does not begin with the start of a run');
  const { name, tags, createdAt } = head.success ? head.output : { name: null, tags: [], createdAt: null };
  return { ok: true, value: { name, tags, createdAt, log } };
}
