/** The description of a model family, and helpers to list its tensors. */
import type { Architecture, Shape } from '../architecture';
import type { TensorRole, TensorSpec } from '../tensors';

export interface Family {
  /** Name prefix that checkpoints of the bare base model omit. */
  readonly prefix: string;
  /** Throws LabError unsupported-model or bad-model. */
  read(config: unknown): Shape;
  /** Noise streams follow this order, that of named_parameters, so it must never change for a family. */
  tensors(arch: Architecture): TensorSpec[];
}

/** A weight of a layer, or outside the layers; `name` without '.weight'. */
export function weight(layer: number, name: string, role: TensorRole, ...shape: number[]): TensorSpec {
  return { name: `${name}.weight`, shape, role, layer, bias: false, transposed: false };
}

/** A linear map [outputs, inputs] followed by its bias, if any. */
export function linear(
  layer: number,
  name: string,
  role: TensorRole,
  outputs: number,
  inputs: number,
  bias: boolean,
): TensorSpec[] {
  const map = weight(layer, name, role, outputs, inputs);
  return bias ? [map, { ...map, name: `${name}.bias`, shape: [outputs], bias: true }] : [map];
}

/** A norm's weight and bias. */
export function layerNorm(layer: number, name: string, role: TensorRole, features: number): TensorSpec[] {
  const gain = weight(layer, name, role, features);
  return [gain, { ...gain, name: `${name}.bias`, bias: true }];
}

/** The output head, unless tied to the embedding. */
export function head(arch: Architecture, name: string): TensorSpec[] {
  return arch.tiedEmbeddings ? [] : [weight(-1, name, 'head', arch.vocabSize, arch.hiddenSize)];
}

export function eachLayer(arch: Architecture, layer: (index: number) => TensorSpec[]): TensorSpec[] {
  return Array.from({ length: arch.layers }, (_, index) => layer(index)).flat();
}
