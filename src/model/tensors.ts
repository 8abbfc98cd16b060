/** What each tensor of a model is for, whatever its checkpoint calls it. */

export type TensorRole =
  | 'embedding'
  | 'positions'
  | 'query'
  | 'key'
  | 'value'
  | 'queryKeyValue'
  | 'attentionOutput'
  | 'gate'
  | 'up'
  | 'down'
  | 'attentionNorm'
  | 'mlpNorm'
  | 'queryNorm'
  | 'keyNorm'
  | 'finalNorm'
  | 'head';

/** One tensor of a model's canonical order: its index there is its noise stream. */
export interface WeightSpec {
  /** The checkpoint's own name. */
  readonly name: string;
  /** [outputs, inputs] for matrices, [features] for norms and biases; [inputs, outputs] where transposed. */
  readonly shape: readonly number[];
  /** A bias of its role rather than the weight. */
  readonly bias: boolean;
  /** Stored [inputs, outputs]. */
  readonly transposed: boolean;
}

/** One tensor of a language model; the canonical order is that of Hugging Face's named_parameters. */
export interface TensorSpec extends WeightSpec {
  readonly role: TensorRole;
  /** Layer index; -1 outside the layers. */
  readonly layer: number;
}
