/** Decompositions by whichever solver is asked for; every result says which one it was. */
import type { Gpu } from '../../gpu';
import { symmetricValues, type Eigen, type Singular, type Solver } from '../../math/spectrum';
import { gpuEigen } from './eigen';
import { gpuSingularValues, gpuSvd } from './svd';
import { never, type Interrupt } from '../interrupt';

/** Fetched when the first spectrum is asked for. */
const float64 = () => import('../../math/decomposition');

/** 'auto': float64 as long as it is not much slower, which is longer where the "GPU" is the CPU too. */
export type SolverChoice = Solver | 'auto';

/** Square matrices up to this side take the CPU about a tenth of a second for their values: no stop waits longer. */
const cpuSide = { software: 192, hardware: 96 } as const;

/** For matrices of a shorter side and a longer one: work grows with side^2 * length. */
function chooseSolver(gpu: Gpu, side: number, length: number, choice: SolverChoice): Solver {
  if (choice !== 'auto') return choice;
  const most = gpu.adapter.software ? cpuSide.software : cpuSide.hardware;
  return side ** 2 * length <= most ** 3 ? 'float64 on the CPU' : 'float32 on the GPU';
}

/** Of a symmetric n x n matrix, row-major, n up to 1,024. Throws LabError device-lost or out-of-memory. */
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

/** The eigenvalues alone, which the CPU finds several times faster. */
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
 * Thin singular value decomposition of a rows x columns matrix, row-major, the shorter side up to 1,024. Throws LabError
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

/** The values alone, which either solver finds in half the time. */
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
