/** What a forward pass needs to know about a decoder-only transformer, whatever family's config.json it came from. */
export interface Architecture {
  /** model_type of config.json, e.g. 'llama'. */
  readonly family: string;
  readonly vocabSize: number;
  readonly hiddenSize: number;
  readonly layers: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly ffnSize: number;
  readonly normEps: number;
  readonly ropeTheta: number;
  readonly tiedEmbeddings: boolean;
  readonly maxPositions: number;
  /** Token ids that end a generation, from config.json / generation_config.json. */
  readonly stopTokens: readonly number[];
}

/** What a tensor is for, whatever its checkpoint calls it. */
export type TensorRole =
  | 'embedding'
  | 'query'
  | 'key'
  | 'value'
  | 'attentionOutput'
  | 'gate'
  | 'up'
  | 'down'
  | 'inputNorm'
  | 'postAttentionNorm'
  | 'finalNorm'
  | 'head';

/** One tensor of the canonical order (Hugging Face named_parameters): its index there is its noise stream. */
export interface TensorSpec {
  /** The checkpoint's own name. */
  readonly name: string;
  /** [outputs, inputs] for matrices, [features] for norms. */
  readonly shape: readonly number[];
  readonly role: TensorRole;
  /** Layer index; -1 outside the layers. */
  readonly layer: number;
}
