/** A run is its event log; this pure reducer is the only way from the log to what the page shows. */
import { emptyCorp, reduceCorp, type CorpState } from './corp';
import { emptyGeometry, reduceGeometry, type GeometryState } from './geometry';
import type {
  AdapterSummary,
  ErrorInfo,
  FaultCounts,
  ExampleOutcome,
  Selection,
  MemberScore,
  ModelSummary,
  Preflight,
  RunConfig,
  RunEvent,
  RunPhase,
  SplitName,
  Tally,
  VotePoint,
} from '../../protocol';

export interface Baseline {
  readonly reward: number;
  readonly tally: Tally;
}

export interface RunProgress {
  readonly phase: RunPhase;
  readonly done: number;
  readonly total: number;
  readonly tokensPerSecond: number;
  readonly answersPerSecond: number;
  readonly secondsLeft: number;
}

export type Ending =
  | { readonly kind: 'finished'; readonly forwards: number; readonly gpuPeakBytes: number }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly error: ErrorInfo };

export interface RunStart {
  readonly config: RunConfig;
  readonly model: ModelSummary;
  readonly adapter: AdapterSummary;
  readonly preflight: Preflight;
  /** Where the run was made, if not here. */
  readonly imported?: { readonly from: string; readonly absent: readonly string[] };
}

export interface RunState {
  readonly start: RunStart | null;
  readonly base: { readonly [S in SplitName]?: Baseline };
  /** In the order in which they were scored. */
  readonly members: readonly MemberScore[];
  readonly progress: RunProgress | null;
  readonly ranking: { readonly bestSigma: number; readonly order: readonly number[] } | null;
  readonly votes: readonly VotePoint[];
  readonly best: { readonly index: number; readonly tally: Tally } | null;
  readonly examples: readonly ExampleOutcome[];
  readonly corp: CorpState;
  readonly geometry: GeometryState;
  /** The last consolidated selection, and how many there have been. */
  readonly selection: { readonly result: Selection; readonly nth: number } | null;
  /** Answers that could not be scored, by cause. */
  readonly faults: FaultCounts;
  readonly ending: Ending | null;
  /** Milliseconds of run time at the last progress event. */
  readonly at: number;
}

export const emptyRun: RunState = {
  start: null,
  base: {},
  members: [],
  progress: null,
  ranking: null,
  votes: [],
  best: null,
  examples: [],
  corp: emptyCorp,
  geometry: emptyGeometry,
  selection: null,
  faults: {},
  ending: null,
  at: 0,
};

const smoothing = 0.3;

type ProgressEvent = Extract<RunEvent, { type: 'progress' }>;

/** Answers per second, smoothed over the progress events so far. */
function pace(run: RunState, event: ProgressEvent): number {
  const { progress } = run;
  const seconds = Math.max(event.at, 1) / 1000;
  if (!progress) return event.done / seconds;
  const sinceLast = Math.max(event.at - run.at, 1) / 1000;
  const recent = (event.done - progress.done) / sinceLast;
  return progress.answersPerSecond + smoothing * (recent - progress.answersPerSecond);
}

function advance(run: RunState, event: ProgressEvent): RunProgress {
  const { phase, done, total, tokensPerSecond, secondsLeft } = event;
  return { phase, done, total, tokensPerSecond, secondsLeft, answersPerSecond: pace(run, event) };
}

export function reduce(run: RunState, event: RunEvent): RunState {
  switch (event.type) {
    case 'started': {
      const { type: _type, at: _at, ...start } = event;
      return { ...emptyRun, start };
    }
    case 'base':
      return { ...run, base: { ...run.base, [event.split]: { reward: event.reward, tally: event.tally } } };
    case 'members':
      return { ...run, members: [...run.members, ...event.members] };
    case 'progress':
      return { ...run, progress: advance(run, event), at: event.at };
    case 'ranked':
      return { ...run, ranking: { bestSigma: event.bestSigma, order: event.order } };
    case 'votes':
      return { ...run, votes: [...run.votes, ...event.points] };
    case 'best':
      return { ...run, best: { index: event.index, tally: event.tally } };
    case 'examples':
      return { ...run, examples: [...run.examples, ...event.examples] };
    case 'sweep':
    case 'collapsed':
    case 'line':
    case 'scores':
    case 'comparisons':
    case 'repeat':
    case 'changes':
    case 'round':
    case 'consolidated':
      return { ...run, corp: reduceCorp(run.corp, event) };
    case 'geometry':
    case 'landscape':
    case 'landscape-cells':
      return { ...run, geometry: reduceGeometry(run.geometry, event) };
    case 'picked':
      return { ...run, selection: { result: event.pick, nth: (run.selection?.nth ?? 0) + 1 } };
    case 'faults':
      return { ...run, faults: event.counts };
    case 'scored':
      return run;
    case 'resumed':
      return { ...run, ending: null };
    case 'finished':
      return {
        ...run,
        ending: { kind: 'finished', forwards: event.forwards, gpuPeakBytes: event.gpuPeakBytes },
      };
    case 'stopped':
      return { ...run, ending: { kind: 'stopped' } };
    case 'failed':
      return { ...run, ending: { kind: 'failed', error: event.error } };
  }
}

/** The state after a whole log. */
export const replay = (log: readonly RunEvent[]): RunState => log.reduce(reduce, emptyRun);
