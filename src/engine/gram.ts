/**
 * Inner products of perturbations in weight space, eps_i . eps_j / P, on the GPU. The noise is never stored: a tile of
 * it is drawn, multiplied with itself into the Gram matrix and overwritten, so memory is N^2 and one tile whatever P is.
 */
import { ProgramRecorder, type Gpu } from '../gpu';
import { epilogue, type MatmulVariant } from '../gpu/kernels/matmul';
import { noiseTile } from '../gpu/kernels/noiseTile';
import { Pacer } from '../gpu/pacer';
import { normalTable } from '../math/normalTable';
import { padTo } from './layout';
import type { Interrupt } from './types';

/** Elements a tile spans: sums of this length stay short in float32 before they are added up. */
const tileElements = 1024;

export interface NoiseStreamShape {
  readonly stream: number;
  readonly elements: number;
}

interface Tile extends NoiseStreamShape {
  readonly firstBlock: number;
}

function tilesOf(streams: readonly NoiseStreamShape[]): Tile[] {
  return streams.flatMap(({ stream, elements }) =>
    Array.from({ length: Math.ceil(elements / tileElements) }, (_, i) => ({
      stream,
      elements,
      firstBlock: (i * tileElements) / 4,
    })),
  );
}

/** Symmetric N x N matrix of inner products over P, row-major. `streams` lists every tensor once. */
export async function noiseGram(
  gpu: Gpu,
  matmul: MatmulVariant,
  seeds: readonly number[],
  streams: readonly NoiseStreamShape[],
  interrupt: Interrupt = { checkpoint: () => Promise.resolve() },
): Promise<Float64Array> {
  const padded = padTo(seeds.length, 8);
  const parameters = streams.reduce((sum, { elements }) => sum + elements, 0);
  const buffers = await gpu.allocate([
    { label: 'normal table', bytes: normalTable.byteLength },
    { label: 'gram seeds', bytes: 4 * seeds.length },
    { label: 'gram tile', bytes: 4 * padded * tileElements },
    { label: 'gram', bytes: 4 * padded * padded },
  ]);
  const [table, seedBuffer, tile, gram] = buffers as [GPUBuffer, GPUBuffer, GPUBuffer, GPUBuffer];
  try {
    gpu.device.queue.writeBuffer(table, 0, normalTable);
    gpu.device.queue.writeBuffer(seedBuffer, 0, Uint32Array.from(seeds));
    const tiles = tilesOf(streams);
    const batch = 256; // tiles a recording, so that its parameters stay small
    for (let first = 0; first < tiles.length; first += batch) {
      const recorder = new ProgramRecorder(gpu, 'gram');
      for (const { stream, elements, firstBlock } of tiles.slice(first, first + batch)) {
        recorder.call(noiseTile, {
          params: {
            stream,
            firstBlock,
            blocks: tileElements / 4,
            elements,
            seeds: seeds.length,
            seedStride: padded,
          },
          buffers: { normalTable: table, seeds: seedBuffer, tile },
          grid: [Math.ceil(seeds.length / 64), tileElements / 4, 1],
          kind: 'noise',
          flop: 60 * seeds.length * tileElements,
        });
        recorder.call(matmul.kernel, {
          params: {
            inputs: Math.min(tileElements, elements - 4 * firstBlock),
            outputs: padded,
            rowBlocks: padded / 4,
            xFirst: 0,
            xStride: padded / 4,
            xModelStride: 0,
            weightFirst: 0,
            weightStride: padded / 4,
            weightModelStride: 0,
            yFirst: 0,
            yStride: padded / 4,
            yModelStride: 0,
            epilogue: epilogue.add,
            bias: 0,
            activation: 0,
          },
          buffers: { x: tile, weights: tile, y: gram },
          ...matmul.shape(padded / 4, padded, 1),
          kind: 'matmul',
          flop: 2 * padded * padded * tileElements,
        });
      }
      const program = await recorder.build();
      const pacer = new Pacer(gpu, () => interrupt.checkpoint());
      try {
        await pacer.run(program.dispatches);
        await pacer.drain();
      } finally {
        program.dispose();
      }
    }
    const raw = new Float32Array(await gpu.read(gram, 4 * padded * padded));
    const n = seeds.length;
    return Float64Array.from(
      { length: n * n },
      (_, i) => raw[Math.floor(i / n) * padded + (i % n)]! / parameters,
    );
  } finally {
    gpu.release(buffers);
  }
}
