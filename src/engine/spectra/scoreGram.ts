/** Inner products of score matrices on the GPU, for as many members as a spectrum is asked for. */
import type { Gpu } from '../../gpu';
import { chooseMatmul } from '../batch/calibrate';
import { never, type Interrupt } from '../interrupt';
import { padTo } from '../weights/packer';
import { recordProduct } from '../linalg/product';
import { runRecorded } from '../runRecorded';

/**
 * Inner products among the rows of a matrix, row-major [rows][columns], such as members by examples: [rows][rows], in
 * float32. Throws LabError device-lost or out-of-memory.
 */
export async function scoreGram(
  gpu: Gpu,
  scores: ArrayLike<number>,
  rows: number,
  columns: number,
  interrupt: Interrupt = never,
): Promise<Float64Array> {
  if (rows === 0 || columns === 0) return new Float64Array(rows * rows);
  const padded = padTo(rows, 8);
  const transposed = new Float32Array(columns * padded);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) transposed[j * padded + i] = scores[i * columns + j]!;
  const matmul = await chooseMatmul(gpu);
  const buffers = await gpu.allocate([
    { label: 'scores', bytes: transposed.byteLength },
    { label: 'score gram', bytes: 4 * padded * padded },
  ]);
  const [values, y] = buffers as [GPUBuffer, GPUBuffer];
  try {
    gpu.device.queue.writeBuffer(values, 0, transposed);
    const product = { x: values, weights: values, y, shared: columns, rows: padded, outputs: padded };
    await runRecorded(
      gpu,
      'score gram',
      (recorder) => recordProduct(gpu, recorder, matmul, { ...product, add: false }),
      interrupt,
    );
    const raw = new Float32Array(await gpu.read(y, 4 * rows * padded));
    return Float64Array.from(
      { length: rows * rows },
      (_, at) => raw[Math.floor(at / rows) * padded + (at % rows)]!,
    );
  } finally {
    gpu.release(buffers);
  }
}
