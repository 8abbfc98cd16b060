/** The engine's interface: what is asked of a loaded model, and what it answers. */
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
  /** How many of an answer's tokens to keep: fewer than all once it contains a text that ends it. */
  readonly cut?: (tokens: readonly number[]) => number;
  readonly noise: NoiseMode;
  readonly interrupt?: Interrupt;
  /** Called after every token with the batch's answers so far; costs a wait for the GPU per token. */
  readonly onTokens?: (batch: AnswerBatch) => void;
}

/** Answers of models [firstModel, firstModel + modelCount) to every prompt. */
export interface AnswerBatch {
  readonly firstModel: number;
  readonly modelCount: number;
  /** Generated ids of one model (index within the request) for one prompt, without the stop token. */
  tokens(model: number, prompt: number): number[];
  /** Tokens processed for this batch: prompt tokens plus generated ones, over its models. */
  readonly tokenCount: number;
}

export interface PlanRequest {
  readonly modelCount: number;
  readonly promptLengths: readonly number[];
  readonly maxNew: number;
  /** Tokens of the prefix that all prompts share; 0 if absent. */
  readonly prefix?: number;
}

export interface Plan {
  /** Models evaluated side by side; independent of modelCount once that is larger. */
  readonly modelsInFlight: number;
  /** Prompts evaluated side by side. */
  readonly promptsInFlight: number;
  /** True if one model's weights exceed the budget, so that they are materialised layer by layer on every pass. */
  readonly streamed: boolean;
  /** Bytes on the GPU: base, models in flight, caches and activations. */
  readonly gpuBytes: number;
  /** Floating-point operations for the whole request: reading the prompts, and the further tokens if every answer has maxNew. */
  readonly prefillFlop: number;
  readonly decodeFlop: number;
  /** Normals drawn for the whole request: those of a model once, or on every pass if streamed. */
  readonly normals: number;
}

/** Measured speed of the parts of a request; the other two exclude the time to draw normals. */
export interface Speed {
  readonly normalsPerSecond: number;
  readonly prefillFlopPerSecond: number;
  readonly decodeFlopPerSecond: number;
}

/** A loaded model: deltas in, answers out. Perturbed weights exist only on the GPU. */
export interface Engine {
  readonly architecture: Architecture;
  readonly parameters: number;
  /** In canonical order. */
  readonly tensors: readonly TensorSpec[];
  plan(request: PlanRequest): Plan;
  /** Greedy answers of every delta's model to every prompt, in batches of the models in flight. */
  generate(request: GenerateRequest): AsyncGenerator<AnswerBatch>;
  /** Logits of each model at each position of `tokens`: [model][position][vocabSize]. */
  logits(deltas: readonly Delta[], tokens: readonly number[], noise: NoiseMode): Promise<Float32Array[]>;
  /** Weights of a model as the GPU materialised them, in canonical order and layout. */
  materialised(delta: Delta, noise: NoiseMode): Promise<Float32Array[]>;
  /** Inner products of the seeds' perturbations in weight space over P: N x N, row-major; both modes cost no more than one. */
  grams<M extends NoiseMode>(
    seeds: readonly number[],
    modes: readonly M[],
    interrupt?: Interrupt,
  ): Promise<Readonly<Record<M, Float64Array>>>;
  /** Eigenvalues of a symmetric n x n matrix, row-major, largest first, by the solver that suits n and the adapter. */
  eigenvalues(
    matrix: Float64Array,
    n: number,
    interrupt?: Interrupt,
  ): Promise<Pick<Eigen, 'values' | 'floor' | 'solver'>>;
  /** Inner products over P of the updates of two lists of deltas: [left][right], in total and per tensor. */
  crossGram(
    left: readonly Delta[],
    right: readonly Delta[],
    noise: NoiseMode,
    interrupt?: Interrupt,
  ): Promise<CrossGram>;
  /** Singular values of a delta's update of each tensor, each with those of a random update of the same norm. */
  updateSpectra(
    delta: Delta,
    noise: NoiseMode,
    options?: SpectraOptions,
    interrupt?: Interrupt,
  ): AsyncGenerator<TensorSpectrum>;
  /** Measured on batches like the request's, and remembered for requests of similar shape. */
  calibrate(request: PlanRequest): Promise<Speed>;
  /** Peak of the GPU bytes allocated so far. */
  readonly peakBytes: number;
  dispose(): void;
}
