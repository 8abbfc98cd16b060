import { describe, expect, it } from 'vitest';
import { ProgramRecorder, type Gpu } from '../../src/gpu';
import { withGpu } from '../../src/gpu/node';
import {
  activationCode,
  epilogue,
  matmulVariants,
  type MatmulVariant,
} from '../../src/gpu/kernels/linalg/matmul';
import { sum } from '../../src/gpu/kernels/linalg/sum';
import { Pacer } from '../../src/gpu/pacer';
import type { Activation } from '../../src/model/activation';
import { activate } from '../oracle/decoder';
import { uniform } from '../support/models/toyModel';

interface Product {
  readonly models: number;
  readonly rowBlocks: number;
  readonly inputs: number;
  readonly outputs: number;
}

const products: Product[] = [
  { models: 1, rowBlocks: 1, inputs: 1, outputs: 8 },
  { models: 3, rowBlocks: 5, inputs: 17, outputs: 24 },
  { models: 2, rowBlocks: 34, inputs: 33, outputs: 136 },
];

/** How a product ends. */
interface Ending {
  readonly epilogue: number;
  readonly bias: boolean;
  readonly activation: Activation;
}

/** [model][feature][row] in float64, from activations and weights in the same layouts as the kernel's. */
function oracle(
  { models, rowBlocks, inputs, outputs }: Product,
  x: Float32Array,
  w: Float32Array,
  old: Float32Array,
  { epilogue: what, bias, activation }: Ending,
) {
  const act = (value: number) => activate(activation, value);
  const rows = 4 * rowBlocks;
  const y = [...old];
  for (let model = 0; model < models; model++) {
    for (let row = 0; row < rows; row++) {
      const at = (column: number) => {
        const weight = (k: number) => w[(model * (inputs + 1) + k) * outputs + column]!;
        let total = bias ? weight(inputs) : 0;
        for (let k = 0; k < inputs; k++) total += x[(model * inputs + k) * rows + row]! * weight(k);
        return total;
      };
      for (let column = 0; column < outputs; column++) {
        const place = (feature: number) => (model * outputs + feature) * rows + row;
        if (what === epilogue.store) y[place(column)] = at(column);
        if (what === epilogue.add) y[place(column)]! += at(column);
        if (what === epilogue.gated && column % 8 < 4)
          y[place(4 * (column >> 3) + (column % 8))] = act(at(column)) * at(column + 4);
        if (what === epilogue.activated) y[place(column)] = act(at(column));
      }
    }
  }
  return y;
}

async function multiply(gpu: Gpu, variant: MatmulVariant, product: Product, ending: Ending) {
  const { models, rowBlocks, inputs, outputs } = product;
  const random = uniform(models + rowBlocks + inputs);
  const fill = (count: number) => Float32Array.from({ length: count }, () => random() - 0.5);
  const data = [
    fill(4 * models * inputs * rowBlocks),
    fill(models * (inputs + 1) * outputs),
    fill(4 * models * outputs * rowBlocks),
  ] as const;
  const buffers = await gpu.allocate(
    data.map((values, i) => ({ label: `operand ${i}`, bytes: values.byteLength })),
  );
  data.forEach((values, i) => gpu.device.queue.writeBuffer(buffers[i]!, 0, values));
  const [x, weights, y] = buffers as [GPUBuffer, GPUBuffer, GPUBuffer];
  const recorder = new ProgramRecorder(gpu, 'multiply');
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
      weightModelStride: ((inputs + 1) * outputs) / 4,
      yFirst: 0,
      yStride: rowBlocks,
      yModelStride: outputs * rowBlocks,
      epilogue: ending.epilogue,
      bias: ending.bias ? 1 : 0,
      activation: activationCode[ending.activation],
    },
    buffers: { x, weights, y },
    ...variant.shape(rowBlocks, outputs, models),
  });
  const program = await recorder.build();
  const pacer = new Pacer(gpu, () => Promise.resolve());
  await pacer.run(program.dispatches);
  await pacer.drain();
  const found = new Float32Array(await gpu.read(y, data[2].byteLength));
  program.dispose();
  gpu.release(buffers);
  return { found, expected: oracle(product, ...data, ending) };
}

const activations = Object.keys(activationCode) as Activation[];
const endings = Object.values(epilogue).flatMap((what): Ending[] =>
  what === epilogue.store || what === epilogue.add
    ? [false, true].map((bias) => ({ epilogue: what, bias, activation: 'silu' }))
    : activations.map((activation, i) => ({ epilogue: what, bias: i % 2 === 0, activation })),
);

describe('matmul', () => {
  it('gives the float64 product in every variant, shape and epilogue', async () => {
    await withGpu(async (gpu) => {
      for (const variant of matmulVariants(true)) {
        for (const product of products) {
          for (const ending of endings) {
            const { found, expected } = await multiply(gpu, variant, product, ending);
            const worst = Math.max(...expected.map((value, i) => Math.abs(value - found[i]!)));
            expect(worst, `${variant.name} ${JSON.stringify({ ...ending, ...product })}`).toBeLessThan(3e-6);
          }
        }
      }
    });
  });
});

describe('sum', () => {
  it.each([1, 255, 1000])('adds %i values', async (count) => {
    await withGpu(async (gpu) => {
      const values = Float32Array.from({ length: count }, (_, i) => (i % 7) - 2.5);
      const [input, total] = await gpu.allocate([
        { label: 'values', bytes: values.byteLength },
        { label: 'total', bytes: 16 },
      ]);
      gpu.device.queue.writeBuffer(input!, 0, values);
      const recorder = new ProgramRecorder(gpu, 'sum');
      recorder.call(sum, { params: { count }, buffers: { values: input!, total: total! }, grid: [1, 1, 1] });
      const pacer = new Pacer(gpu, () => Promise.resolve());
      await pacer.run((await recorder.build()).dispatches);
      await pacer.drain();
      const [found] = new Float32Array(await gpu.read(total!, 4));
      expect(found).toBeCloseTo(
        values.reduce((a, b) => a + b, 0),
        4,
      );
    });
  });
});
