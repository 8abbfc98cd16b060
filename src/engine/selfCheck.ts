/** Noise drawn on the GPU, for reading and for the start-up check against the CPU. */
import { ProgramRecorder, type Gpu } from '../gpu';
import { normals } from '../gpu/kernels/noise/normals';
import { fillIntegerNormals } from '../math/noise';
import { normalTable } from '../math/normalTable';

/** The first `count` integer normals (units of 2^-20) of stream (seed, tensor), computed on the GPU. */
export async function gpuNormals(gpu: Gpu, seed: number, tensor: number, count: number): Promise<Int32Array> {
  const blocks = Math.ceil(count / 4);
  const buffers = await gpu.allocate([
    { label: 'normal table', bytes: normalTable.byteLength },
    { label: 'normals', bytes: 16 * blocks },
  ]);
  const [table, out] = buffers;
  try {
    gpu.device.queue.writeBuffer(table!, 0, normalTable);
    const recorder = new ProgramRecorder(gpu, 'normals');
    const chunk = 65535 * 64;
    for (let first = 0; first < blocks; first += chunk) {
      const some = Math.min(chunk, blocks - first);
      recorder.call(normals, {
        params: { seed, tensor, firstBlock: first, blocks: some },
        buffers: { normalTable: table!, normals: out! },
        grid: [Math.ceil(some / 64), 1, 1],
        kind: 'noise',
      });
    }
    const program = await recorder.build();
    const { encodeDispatch } = await import('../gpu');
    gpu.submit((encoder) => {
      const pass = encoder.beginComputePass();
      for (const dispatch of program.dispatches) encodeDispatch(pass, dispatch);
      pass.end();
    }, 'normals');
    const values = new Int32Array(await gpu.read(out!, 16 * blocks)).slice(0, count);
    program.dispose();
    return values;
  } finally {
    gpu.release(buffers);
  }
}

/** True if the GPU's noise equals the CPU's on a sample that covers as many octaves of the table as possible. */
export async function checkNoise(gpu: Gpu): Promise<boolean> {
  const count = 4096;
  for (const [seed, tensor] of [
    [42, 7],
    [2147483647, 300],
  ] as const) {
    const expected = fillIntegerNormals(seed, tensor, 0, new Int32Array(count));
    const found = await gpuNormals(gpu, seed, tensor, count);
    if (!found.every((value, i) => value === expected[i])) return false;
  }
  return true;
}
