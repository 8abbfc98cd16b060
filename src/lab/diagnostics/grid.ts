/** Split-half reproducibility for every requested (model, task, noise), one table row at a time. */
import { Cancelled } from '../../engine';
import {
  toErrorInfo,
  type GeometryFinding,
  type GridEvent,
  type GridRequest,
  type GridRow,
  type NoiseMode,
  type RunConfig,
  type RunEventBody,
} from '../../protocol';
import { scoreDiagnostics } from '.';
import { openRun, scoreOnSupport } from '../methods/randopt';
import type { RunContext } from '../run/context';

/** A loaded model, and the sigmas that suit it. */
export interface GridModel {
  readonly id: string;
  readonly sigmas: readonly number[];
  readonly context: RunContext;
}

/** Opens a model for the duration of `use`. */
export type OpenGridModel = (
  id: string,
) => Promise<{ readonly model: GridModel; readonly close: () => void }>;

const configOf = (request: GridRequest, model: GridModel, task: string, noise: NoiseMode): RunConfig => ({
  version: 1,
  method: 'randopt',
  model: model.id,
  task,
  noise,
  populationSeed: request.populationSeed,
  splitSeed: request.splitSeed,
  members: request.members,
  sigmas: request.sigmas ?? model.sigmas,
  support: request.support,
  probe: 0,
  test: 1,
  voteMax: 1,
});

/** A run that only scores its population on support and computes its diagnostics. */
const scoring = (config: RunConfig, context: RunContext) =>
  openRun(config, context, async function* (run, splits) {
    const scored = yield* scoreOnSupport(run, splits.support);
    yield* scoreDiagnostics(run, splits.support, scored);
  });

function rowOf(config: RunConfig, events: readonly RunEventBody[]): GridRow | null {
  const findings = events.flatMap((event) => (event.type === 'geometry' ? [event.finding] : []));
  const ofKind = <K extends GeometryFinding['kind']>(kind: K) =>
    findings.filter((finding) => finding.kind === kind) as Extract<GeometryFinding, { kind: K }>[];
  const members = events.flatMap((event) => (event.type === 'members' ? event.members : []));
  const shares = members.map(({ accuracy }) => accuracy ?? 0);
  const base = events.find((event) => event.type === 'base');
  const [functional] = ofKind('functional');
  const [scores] = ofKind('scores');
  if (!functional || !scores || base?.type !== 'base') return null;
  return {
    model: config.model,
    task: config.task,
    noise: config.noise,
    base: base.tally,
    meanMember: shares.reduce((sum, share) => sum + share, 0) / shares.length,
    bestMember: Math.max(...shares),
    functional,
    scores: {
      activeExamples: scores.activeExamples,
      effectiveRank: scores.effectiveRank,
    },
    overlaps: ofKind('overlap'),
  };
}

const nothingToCompare = {
  kind: 'bad-config',
  message: 'All members answer alike, or there are too few to split in halves.',
  hint: 'Use at least 8 members and 8 prompts, and a larger sigma.',
} as const;

/** A failed combination does not stop the others. Throws if no model opens, or when stopped. */
export async function* grid(request: GridRequest, open: OpenGridModel): AsyncGenerator<GridEvent> {
  const pairs = request.tasks.flatMap((task) => request.noise.map((noise) => ({ task, noise })));
  const total = request.models.length * pairs.length;
  const started = performance.now();
  let done = 0;
  for (const id of request.models) {
    const { model, close } = await open(id);
    try {
      for (const { task, noise } of pairs) {
        yield {
          type: 'grid-progress',
          done,
          total,
          secondsLeft: secondsLeft(started, done, total),
        };
        yield await pairEvent(request, model, task, noise);
        done += 1;
      }
    } finally {
      close();
    }
  }
  yield { type: 'grid-progress', done, total, secondsLeft: 0 };
}

const secondsLeft = (started: number, done: number, total: number): number =>
  done === 0 ? 0 : ((performance.now() - started) / 1000 / done) * (total - done);

async function pairEvent(
  request: GridRequest,
  model: GridModel,
  task: string,
  noise: NoiseMode,
): Promise<GridEvent> {
  const config = configOf(request, model, task, noise);
  try {
    const events: RunEventBody[] = [];
    for await (const event of scoring(config, model.context)) events.push(event);
    const row = rowOf(config, events);
    return row
      ? { type: 'grid-row', row }
      : { type: 'grid-failed', model: model.id, task, error: nothingToCompare };
  } catch (thrown) {
    if (thrown instanceof Cancelled) throw thrown;
    return {
      type: 'grid-failed',
      model: model.id,
      task,
      error: toErrorInfo(thrown),
    };
  }
}
