/** The best plain WGSL matmul on this adapter at a workload's largest product: what the engine is measured against. */
import { ProgramRecorder, encodeDispatch, type Gpu, type Program } from '../../src/gpu';
import { defineKernel, type Kernel } from '../../src/gpu/kernel';
import { epilogue, matmulVariants } from '../../src/gpu/kernels/linalg/matmul';

export interface Product {
  readonly models: number;
  readonly rows: number;
  readonly inputs: number;
  readonly outputs: number;
}

export interface Peak {
  readonly name: string;
  readonly gflops: number;
}

const params = { rows: 'u32', inputs: 'u32', outputs: 'u32' } as const;
const bindings = { x: 'read', weights: 'read', y: 'write' } as const;

const plainTiles = [
  [4, 4],
  [8, 8],
  [4, 16],
] as const;

function plainKernels(): {
  kernel: Kernel<keyof typeof params, keyof typeof bindings>;
  rows: number;
  columns: number;
}[] {
  return plainTiles.flatMap(([rows, columns]) =>
    ['plain', 'tiled'].map((kind) => ({
      kernel: defineKernel({ name: `${kind}_${rows}x${columns}`, params, bindings }),
      rows: 8 * rows,
      columns: 8 * columns,
    })),
  );
}

async function best(gpu: Gpu, program: Program, flop: number): Promise<number> {
  let shortest = Infinity;
  for (let run = 0; run < 6; run++) {
    const started = performance.now();
    gpu.submit((encoder) => {
      const pass = encoder.beginComputePass();
      for (const dispatch of program.dispatches) encodeDispatch(pass, dispatch);
      pass.end();
    });
    await gpu.idle();
    if (run > 0) shortest = Math.min(shortest, performance.now() - started);
  }
  program.dispose();
  return flop / shortest / 1e6;
}

/** GFLOP/s of every candidate, fastest first. */
export async function plainMatmulPeaks(gpu: Gpu, product: Product): Promise<Peak[]> {
  const { models, rows, inputs, outputs } = product;
  const flop = 2 * models * rows * inputs * outputs;
  const buffers = await gpu.allocate([
    { label: 'peak x', bytes: 4 * models * rows * inputs },
    { label: 'peak weights', bytes: 4 * models * inputs * outputs },
    { label: 'peak y', bytes: 4 * models * rows * outputs },
  ]);
  const [x, weights, y] = buffers as [GPUBuffer, GPUBuffer, GPUBuffer];
  const ones = (count: number) => new Float32Array(count).fill(0.5);
  gpu.device.queue.writeBuffer(x, 0, ones(models * rows * inputs));
  gpu.device.queue.writeBuffer(weights, 0, ones(models * inputs * outputs));
  const peaks: Peak[] = [];
  for (const { kernel, rows: tileRows, columns } of plainKernels()) {
    const recorder = new ProgramRecorder(gpu, kernel.name);
    recorder.call(kernel, {
      params: { rows, inputs, outputs },
      buffers: { x, weights, y },
      grid: [Math.ceil(outputs / columns), Math.ceil(rows / tileRows), models],
    });
    peaks.push({ name: kernel.name, gflops: await best(gpu, await recorder.build(), flop) });
  }
  for (const variant of matmulVariants(gpu.adapter.software)) {
    const rowBlocks = rows / 4;
    const recorder = new ProgramRecorder(gpu, variant.name);
    recorder.call(variant.kernel, {
      params: {
        inputs,
        outputs,
        rowBlocks,
        xFirst: 0,
        xStride: rowBlocks,
        xModelStride: inputs * rowBlocks,
        weightFirst: 0,
        weightStride: outputs / 4,
        weightModelStride: (inputs * outputs) / 4,
        yFirst: 0,
        yStride: rowBlocks,
        yModelStride: outputs * rowBlocks,
        epilogue: epilogue.store,
        bias: 0,
        activation: 0,
      },
      buffers: { x, weights, y },
      ...variant.shape(rowBlocks, outputs, models),
    });
    peaks.push({ name: `engine ${variant.name}`, gflops: await best(gpu, await recorder.build(), flop) });
  }
  gpu.release(buffers);
  return peaks.sort((a, b) => b.gflops - a.gflops);
}
