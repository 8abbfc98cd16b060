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
