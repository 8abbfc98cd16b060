/** What crosses rooms when a person tries a finished run by hand: prompts for its models, members picked for a merge. */
import type { Delta } from '../math/delta';
import type { RunConfig } from './run';
import type { MemberScore, Tally } from './scores';
import type { ModelDelta } from './corp';

/** One delta answers by itself; several vote. */
export interface AskedModel {
  readonly deltas: readonly Delta[];
}

/** What a person typed, or one of the run's test prompts by its place in the split. */
export type AskedPrompt =
  { readonly kind: 'typed'; readonly text: string } | { readonly kind: 'test'; readonly index: number };

/** The config says which task scores an answer, how long it may be and how noise is drawn. */
export interface AnswerRequest {
  readonly config: RunConfig;
  readonly models: readonly AskedModel[];
  readonly prompts: readonly AskedPrompt[];
}

/** One model's answer to one prompt as far as it goes. */
export interface StreamedAnswer {
  /** Indices in the request. */
  readonly model: number;
  readonly prompt: number;
  /** A vote's is that of most of its voters so far. */
  readonly text: string;
  /** Voters that agree on it, of those that may vote. */
  readonly votes: number;
  readonly of: number;
  readonly done: boolean;
  /** Null while it grows, and where the task has nothing to hold an answer against. */
  readonly correct: boolean | null;
}

/** Members to be folded into one model, and nothing of the run beside them. */
export interface SelectionRequest {
  readonly config: RunConfig;
  readonly members: readonly Pick<MemberScore, 'seed' | 'sigma' | 'reward'>[];
  /** The range of rewards that was marked. */
  readonly from: number;
  readonly to: number;
}

/** A model folded from members that a person chose: weights and step by probe, like stage 1; never scored on test. */
export interface Selection {
  readonly from: number;
  readonly to: number;
  readonly members: number;
  readonly beta: number;
  readonly scale: number;
  readonly eta: number;
  readonly probe: Tally;
  /** The base model on probe, for comparison. */
  readonly base: Tally;
  /** Models that were tried on probe. */
  readonly tried: number;
  /** Forward passes of one prompt the search took, the population included. */
  readonly searchForwards: number;
  readonly row: ModelDelta;
}

export type SelectionEventBody = { readonly type: 'picked'; readonly pick: Selection };
