/** The engine: loads a checkpoint onto the GPU and turns deltas into models and models into answers. */
import type { Gpu } from '../gpu';
import { loadBase } from './weights/base';
import { chooseMatmul, type CalibrationMemory } from './batch/calibrate';
import { GpuEngine } from './engine';
import type { WeightSource } from './types';

export * from './types';
export { checkNoise, gpuNormals } from './selfCheck';
export type { CalibrationMemory } from './batch/calibrate';
export { GpuEngine } from './engine';
export {
  decompose,
  decomposeSymmetric,
  singularValues,
  symmetricSpectrum,
  type SolverChoice,
} from './linalg/decompose';
export { loadMlpEngine, type MlpEngine, type RolloutRequest } from './mlp/engine';
export type { CrossGram } from './spectra/gram';
export type { Spectrum } from './spectra/drawnSpectrum';
export type { SpectraOptions, TensorSpectrum } from './spectra/spectra';
export { checkTokens } from './tokens';
export { sharedPrefix } from './lanes/shape';

/** Puts a checkpoint on the GPU. Throws LabError unsupported-model, bad-model, out-of-memory, device-lost. */
export async function loadEngine(
  gpu: Gpu,
  weights: WeightSource,
  memory?: CalibrationMemory,
): Promise<GpuEngine> {
  const base = await loadBase(gpu, weights);
  return new GpuEngine(gpu, weights.architecture, weights.tensors, base, () => chooseMatmul(gpu, memory));
}
