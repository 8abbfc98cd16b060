/** What keeps a run from being lost: what was scored, exactly enough not to be scored again. */
import type { ExampleScores } from './scores';
import type { AdapterSummary } from './run';

/** How one model did on the prompts it was asked, in their order. */
export interface RecordedModel {
  readonly examples: ExampleScores;
  /** What it said and what that votes for, where a vote or a table of answers needs it. */
  readonly answers?: readonly (readonly [text: string, vote: string | null])[];
}

export type StorageEventBody =
  /** Models as they were scored, in the order in which a run asks for them; those of 'base' and 'members' are told there. */
  | { readonly type: 'scored'; readonly rows: readonly RecordedModel[] }
  /** The run goes on where its log broke off, on this adapter. */
  | { readonly type: 'resumed'; readonly adapter: AdapterSummary };
