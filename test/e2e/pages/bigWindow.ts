/** What big.html offers to a test. */
export interface Big {
  fromAddress(address: string): Promise<Loaded>;
  fromInput(): Promise<Loaded>;
  logits(
    tokens: readonly number[],
    ids: readonly (readonly number[])[],
    top: number,
  ): Promise<{
    readonly positions: readonly { readonly at: readonly number[]; readonly top: readonly number[] }[];
    readonly peakBytes: number;
  }>;
}

export interface Loaded {
  readonly adapter: string;
  readonly bytes: number;
  readonly parameters: number;
  readonly gpuBytes: number;
  readonly seconds: number;
}

declare global {
  interface Window {
    big: Big;
  }
}
