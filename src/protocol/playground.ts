/** The playground of a finished run: prompts for its models, and members selected for consolidation. */
import type { Delta } from '../math/delta';
import type { RunConfig } from './run';
import type { MemberScore, Tally } from './scores';
import type { ModelDelta } from './corp';

/** One delta answers by itself; several vote. */
export interface AskedModel {
  readonly deltas: readonly Delta[];
}

/** Typed text, or one of the run's test prompts by its index in the split. */
export type AskedPrompt =
  { readonly kind: 'typed'; readonly text: string } | { readonly kind: 'test'; readonly index: number };

/** The config gives the task that scores answers, their maximal length and the noise mode. */
export interface AnswerRequest {
  readonly config: RunConfig;
  readonly models: readonly AskedModel[];
  readonly prompts: readonly AskedPrompt[];
}

/** One model's answer to one prompt so far. */
export interface StreamedAnswer {
  /** Indices in the request. */
  readonly model: number;
  readonly prompt: number;
  /** For a vote, the text most voters agree on so far. */
  readonly text: string;
  /** Voters that agree, and voters in all. */
  readonly votes: number;
  readonly of: number;
  readonly done: boolean;
  /** Null while incomplete, and where there is no reference answer. */
  readonly correct: boolean | null;
}

/** Members to consolidate; the rest of the run is not needed. */
export interface SelectionRequest {
  readonly config: RunConfig;
  readonly members: readonly Pick<MemberScore, 'seed' | 'sigma' | 'reward'>[];
  /** The selected reward range. */
  readonly from: number;
  readonly to: number;
}

/** A consolidated selection: weights and step chosen on probe, as in stage 1; never scored on test. */
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
  /** Candidates scored on probe. */
  readonly tried: number;
  /** Single-prompt forward passes spent on the search, including the population. */
  readonly searchForwards: number;
  readonly row: ModelDelta;
}

export type SelectionEventBody = { readonly type: 'picked'; readonly pick: Selection };
