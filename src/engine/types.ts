import type { Architecture } from '../model/architecture';
import type { TensorSpec } from '../model/tensors';
import type { Eigen } from '../math/spectrum';
import type { NoiseMode } from '../protocol';
import type { Delta } from '../math/delta';
import type { CrossGram } from './spectra/gram';
import type { Interrupt } from './interrupt';
import type { SpectraOptions, TensorSpectrum } from './spectra/spectra';

export { Cancelled, type Interrupt } from './interrupt';
export type { WeightSource } from '../model/weights';

export interface GenerateRequest {
  readonly deltas: readonly Delta[];
  /** Token ids, ragged, each at least one long. */
  readonly prompts: readonly (readonly number[])[];
  readonly maxNew: number;
  readonly stop: readonly number[];
  /** How many of an answer's tokens count: fewer than there are once it holds a text that ends it. */
  readonly cut?: (tokens: readonly number[]) => number;
  readonly noise: NoiseMode;
  readonly interrupt?: Interrupt;
  /** Hears of a batch after every token, its answers as far as they go; costs a wait for the GPU a token. */
  readonly onTokens?: (batch: AnswerBatch) => void;
}

/** Answers of rows [firstRow, firstRow + rowCount) to every prompt. */
export interface AnswerBatch {
  readonly firstModel: number;
  readonly modelCount: number;
  /** Generated ids of one row (index within the request) and prompt, up to and without the stop token. */
  tokens(row: number, prompt: number): number[];
  /** Tokens processed for this batch: prompt tokens plus generated ones, over its rows. */
  readonly tokenCount: number;
}

export interface PlanRequest {
  readonly modelCount: number;
  readonly promptLengths: readonly number[];
  readonly maxNew: number;
  /** Tokens that all prompts begin with; 0 if absent. */
  readonly prefix?: number;
}

export interface Plan {
  /** Rows evaluated side by side; does not grow with rowCount. */
  readonly modelsInFlight: number;
  /** Prompts evaluated side by side. */
  readonly promptsInFlight: number;
  /** True where one row's weights exceed the budget and are materialised layer by layer on every pass. */
  readonly streamed: boolean;
  /** Bytes on the GPU: base, rows in flight, caches and activations. */
  readonly gpuBytes: number;
  /** Floating point operations for the whole request: reading prompts, and further tokens if every answer is as long as it may be. */
  readonly prefillFlop: number;
  readonly decodeFlop: number;
  /** Normals drawn for the whole request: those of a row once, or on every pass where its layers are rebuilt. */
  readonly normals: number;
}

/** How fast an adapter does what a request consists of; the time to draw normals is no part of the other two. */
export interface Speed {
  readonly normalsPerSecond: number;
  readonly prefillFlopPerSecond: number;
  readonly decodeFlopPerSecond: number;
}

/** A loaded model: rows in, answers out. Perturbed weights exist only on the GPU. */
export interface Engine {
  readonly architecture: Architecture;
  readonly parameters: number;
  /** In canonical order. */
  readonly tensors: readonly TensorSpec[];
  plan(request: PlanRequest): Plan;
  /** Greedy answers of every row to every prompt, in batches of rows in flight. */
  generate(request: GenerateRequest): AsyncGenerator<AnswerBatch>;
  /** Logits of each row at each position of `tokens`: rows x positions x vocabSize, in that order. */
  logits(rows: readonly Delta[], tokens: readonly number[], noise: NoiseMode): Promise<Float32Array[]>;
  /** Weights of a row as the GPU materialised them, canonical order and layout. */
  materialised(row: Delta, noise: NoiseMode): Promise<Float32Array[]>;
  /** Inner products of the seeds' perturbations in weight space over P: N x N, row-major; both kinds at the price of one. */
  grams<M extends NoiseMode>(
    seeds: readonly number[],
    modes: readonly M[],
    interrupt?: Interrupt,
  ): Promise<Readonly<Record<M, Float64Array>>>;
  /** Of a symmetric n x n matrix, row-major, largest first, by the solver that suits n and the adapter. */
  eigenvalues(
    matrix: Float64Array,
    n: number,
    interrupt?: Interrupt,
  ): Promise<Pick<Eigen, 'values' | 'floor' | 'solver'>>;
  /** Inner products over P of the updates two lists of rows make: left x right, row-major, in total and by tensor. */
  crossGram(
    left: readonly Delta[],
    right: readonly Delta[],
    noise: NoiseMode,
    interrupt?: Interrupt,
  ): Promise<CrossGram>;
  /** Singular values of the update a row makes to each tensor, beside a random update of the same norm. */
  updateSpectra(
    row: Delta,
    noise: NoiseMode,
    options?: SpectraOptions,
    interrupt?: Interrupt,
  ): AsyncGenerator<TensorSpectrum>;
  /** Measured on batches as the request's; remembered for requests of like shape. */
  calibrate(request: PlanRequest): Promise<Speed>;
  /** Highest GPU bytes held so far. */
  readonly peakBytes: number;
  dispose(): void;
}
