/** Any rows -> their models -> their answers. */
import type { Gpu } from '../gpu';
import { loadBase } from './base';
import { chooseMatmul, type CalibrationMemory } from './calibrate';
import { Population } from './population';
import type { WeightSource } from './types';

export * from './types';
export { checkNoise, gpuNormals } from './selfCheck';
export type { CalibrationMemory } from './calibrate';
export { Population } from './population';
export {
  decompose,
  decomposeSymmetric,
  singularValues,
  symmetricSpectrum,
  type SolverChoice,
} from './decompose';
export { loadMlp, type MlpPopulation, type RolloutRequest } from './mlp/population';
export type { CrossGram } from './gram';
export { scoreGram } from './scoreGram';
export type { Spectrum } from './drawnSpectrum';
export type { SpectraOptions, TensorSpectrum } from './spectra';

/** Puts a checkpoint on the GPU. Throws LabError unsupported-model, bad-model, out-of-memory, device-lost. */
export async function loadPopulationModel(
  gpu: Gpu,
  weights: WeightSource,
  memory?: CalibrationMemory,
): Promise<Population> {
  const base = await loadBase(gpu, weights);
  return new Population(gpu, weights.architecture, weights.tensors, base, () => chooseMatmul(gpu, memory));
}
export { checkTokens } from './tokens';
export { sharedPrefix } from './lanes';
