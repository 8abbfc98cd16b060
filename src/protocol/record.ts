/** What keeps a run from being lost: what was scored, exactly enough not to be scored again. */
import type { ExampleScores } from './scores';
import type { AdapterSummary } from './run';

/** One model's scores on its prompts, in order. */
export interface RecordedModel {
  readonly examples: ExampleScores;
  /** Answer texts and the votes they cast, where a vote or a table of answers needs them. */
  readonly answers?: readonly (readonly [text: string, vote: string | null])[];
}

export type StorageEventBody =
  /** Scored models in the order a run requests them; those in 'base' and 'members' events are not repeated. */
  | { readonly type: 'scored'; readonly rows: readonly RecordedModel[] }
  /** The run was resumed from its log, on this adapter. */
  | { readonly type: 'resumed'; readonly adapter: AdapterSummary };
