/** What every step of an experiment is given, and what it yields. */
import type {
  AdapterSummary,
  ExampleScores,
  MemberScore,
  ModelSummary,
  RunConfig,
  RunEventBody,
} from '../../protocol';
import type { Task } from '../../tasks';
import type { LabModel } from '../scoring/scoring';
import type { RunControl } from './control';
import type { Member } from './members';
import type { Progress } from './progress';
import type { RunRecord } from './record';

export interface RunContext {
  readonly model: LabModel;
  readonly summary: ModelSummary;
  readonly adapter: AdapterSummary;
  readonly control: RunControl;
  /** Peak GPU bytes so far. */
  readonly peakBytes: () => number;
  /** For a resumed run, what it has already scored. */
  readonly record?: RunRecord;
}

/** Everything a step of the run needs. */
export interface Run extends RunContext {
  readonly config: RunConfig;
  readonly task: Task;
  readonly population: readonly Member[];
  readonly progress: Progress;
  readonly record: RunRecord;
}

/** theta0 and every member on every support prompt. */
export interface SupportScores {
  readonly base: ExampleScores;
  readonly members: readonly MemberScore[];
}

export type Events = AsyncGenerator<RunEventBody>;
