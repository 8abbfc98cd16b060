/** Decompositions by the solver that is asked for or suits; every result names its solver. */
import type { Gpu } from '../../gpu';
import { symmetricValues, type Eigen, type Singular, type Solver } from '../../math/spectrum';
import { gpuEigen } from './eigen';
import { gpuSingularValues, gpuSvd } from './svd';
import { never, type Interrupt } from '../interrupt';

/** Loaded with the first spectrum. */
const float64 = () => import('../../math/decomposition');

/** 'auto': float64 unless it is much slower, which happens later on software adapters, where the GPU is the CPU. */
export type SolverChoice = Solver | 'auto';

/** The values of square matrices up to this side take the CPU about 0.1 s; a stop waits no longer. */
const cpuSide = { software: 192, hardware: 96 } as const;

/** For matrices of a shorter side and a longer one: work grows with side^2 * length. */
function chooseSolver(gpu: Gpu, side: number, length: number, choice: SolverChoice): Solver {
  if (choice !== 'auto') return choice;
  const most = gpu.adapter.software ? cpuSide.software : cpuSide.hardware;
  return side ** 2 * length <= most ** 3 ? 'float64 on the CPU' : 'float32 on the GPU';
}

/** Eigendecomposition of a symmetric n x n matrix, row-major, n up to 1024. Throws LabError device-lost or out-of-memory. */
export async function decomposeSymmetric(
  gpu: Gpu,
  matrix: ArrayLike<number>,
  n: number,
  choice: SolverChoice = 'auto',
  interrupt: Interrupt = never,
): Promise<Eigen> {
  await interrupt.checkpoint();
  if (chooseSolver(gpu, n, n, choice) === 'float64 on the CPU')
    return (await float64()).symmetricEigen(matrix, n);
  return gpuEigen(gpu, matrix, n, interrupt);
}

/** The eigenvalues only, which the CPU finds several times faster. */
export async function symmetricSpectrum(
  gpu: Gpu,
  matrix: ArrayLike<number>,
  n: number,
  choice: SolverChoice = 'auto',
  interrupt: Interrupt = never,
): Promise<Pick<Eigen, 'values' | 'floor' | 'solver'>> {
  await interrupt.checkpoint();
  if (chooseSolver(gpu, n, n, choice) === 'float64 on the CPU') return symmetricValues(matrix, n);
  return gpuEigen(gpu, matrix, n, interrupt);
}

/**
 * Thin singular value decomposition of a rows x columns matrix, row-major, the shorter side up to 1024. Throws LabError
 * device-lost or out-of-memory.
 */
export async function decompose(
  gpu: Gpu,
  matrix: ArrayLike<number>,
  rows: number,
  columns: number,
  choice: SolverChoice = 'auto',
  interrupt: Interrupt = never,
): Promise<Singular> {
  await interrupt.checkpoint();
  if (chooseSolver(gpu, Math.min(rows, columns), Math.max(rows, columns), choice) === 'float64 on the CPU')
    return (await float64()).singular(matrix, rows, columns);
  return gpuSvd(gpu, matrix, rows, columns, interrupt);
}

/** The singular values only, which either solver finds in half the time. */
export async function singularValues(
  gpu: Gpu,
  matrix: ArrayLike<number>,
  rows: number,
  columns: number,
  choice: SolverChoice = 'auto',
  interrupt: Interrupt = never,
): Promise<Pick<Singular, 'values' | 'floor' | 'solver'>> {
  await interrupt.checkpoint();
  if (chooseSolver(gpu, Math.min(rows, columns), Math.max(rows, columns), choice) === 'float64 on the CPU')
    return (await float64()).singularValuesOf(matrix, rows, columns);
  return gpuSingularValues(gpu, matrix, rows, columns, interrupt);
}
