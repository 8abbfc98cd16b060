/** The one description of a decoder-only transformer that the engine takes. */
import type { Activation } from './activation';
import type { Rope } from './rope';

/** How one layer attends. */
export interface LayerAttention {
  /** Window size in keys, including the query's own; null for full causal attention. */
  readonly window: number | null;
  /** Scale of the attention scores. */
  readonly scale: number;
  /** Index into `ropes` for its queries and keys. */
  readonly rope: number;
}

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
  /** RMSNorm, or LayerNorm with a shift. */
  readonly norm: 'rms' | 'layer';
  readonly normEps: number;
  /** Pre-norm, or post-norm: after attention and MLP, before the residual is added. */
  readonly normPlacement: 'before' | 'behind';
  /** Normalisation of queries and keys: per head, over the whole projection, or none. */
  readonly queryKeyNorm: 'none' | 'head' | 'projection';
  /** Attention and MLP in parallel on the same residual, or in sequence. */
  readonly parallelResidual: boolean;
  readonly activation: Activation;
  /** The MLP is activation(gate) * up instead of activation(up). */
  readonly gatedMlp: boolean;
  /** Fused projection grouped by head instead of all queries first. */
  readonly interleavedHeads: boolean;
  /** Which projections carry a bias. */
  readonly biases: { readonly qkv: boolean; readonly attentionOutput: boolean; readonly mlp: boolean };
  /** Empty where positions are learned embeddings. */
  readonly ropes: readonly Rope[];
  readonly attention: readonly LayerAttention[];
  readonly tiedEmbeddings: boolean;
  readonly maxPositions: number;
  /** Token ids that end a generation, from generation_config.json or config.json. */
  readonly stopTokens: readonly number[];
}

/** What a family's description reads from config.json; the rest is common to all. */
export type Shape = Omit<Architecture, 'family' | 'stopTokens'>;
