/**
 * Pretrains the toy that goes on with signals and freezes it: `npm run toy`. Backpropagation and Adam by hand, float64,
 * one seed for everything, so that another machine comes to the same file but for rounding.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { toBytes } from 'safetensors-js';
import { fixedSeed, purpose } from '../src/math/chance';
import { Draws } from '../src/math/random';
import { mlpTensors, type MlpShape } from '../src/model/mlp';
import { drawSignals } from '../src/tasks/signals';

const recipe = {
  seed: fixedSeed('toyPretraining'),
  context: 10,
  width: 32,
  depth: 5,
  signals: 8192,
  steps: 1000,
  batch: 256,
  learningRate: 1e-3,
} as const;

interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  /** [outputs][inputs], then the biases. */
  readonly values: Float64Array;
  readonly gradient: Float64Array;
  readonly mean: Float64Array;
  readonly square: Float64Array;
}

const shape: MlpShape = {
  layers: Array.from({ length: recipe.depth }, (_, i) => ({
    inputs: i === 0 ? recipe.context : recipe.width,
    outputs: i === recipe.depth - 1 ? 1 : recipe.width,
  })),
};

/** Weights uniform within sqrt(6 / (inputs + outputs)) (Glorot and Bengio 2010), biases 0. */
function initial(): Layer[] {
  const draws = new Draws(recipe.seed, purpose('toyWeights'));
  return shape.layers.map(({ inputs, outputs }) => {
    const count = (inputs + 1) * outputs;
    const bound = Math.sqrt(6 / (inputs + outputs));
    const values = new Float64Array(count);
    for (let i = 0; i < inputs * outputs; i++) values[i] = (2 * (draws.word() / 2 ** 32) - 1) * bound;
    const zeros = () => new Float64Array(count);
    return { inputs, outputs, values, gradient: zeros(), mean: zeros(), square: zeros() };
  });
}

/** Activations of every layer, the input first. */
function forward(layers: readonly Layer[], input: Float64Array): Float64Array[] {
  const activations = [input];
  layers.forEach(({ inputs, outputs, values }, depth) => {
    const x = activations.at(-1)!;
    const y = new Float64Array(outputs);
    for (let out = 0; out < outputs; out++) {
      let sum = values[inputs * outputs + out]!;
      for (let i = 0; i < inputs; i++) sum += values[out * inputs + i]! * x[i]!;
      y[out] = depth === layers.length - 1 ? sum : Math.max(0, sum);
    }
    activations.push(y);
  });
  return activations;
}

/** Adds the gradient of `slope` times the output to every layer's. */
function backward(layers: readonly Layer[], activations: readonly Float64Array[], slope: number): void {
  let upstream = Float64Array.of(slope);
  for (let depth = layers.length - 1; depth >= 0; depth--) {
    const { inputs, outputs, values, gradient } = layers[depth]!;
    const x = activations[depth]!;
    const downstream = new Float64Array(inputs);
    for (let out = 0; out < outputs; out++) {
      const delta = upstream[out]!;
      if (delta === 0) continue;
      gradient[inputs * outputs + out]! += delta;
      for (let i = 0; i < inputs; i++) {
        gradient[out * inputs + i]! += delta * x[i]!;
        if (x[i]! > 0) downstream[i]! += delta * values[out * inputs + i]!;
      }
    }
    upstream = downstream;
  }
}

/** One step of Adam (Kingma and Ba 2015), then gradients of 0. */
function adam({ values, gradient, mean, square }: Layer, step: number): void {
  const [b1, b2] = [0.9, 0.999];
  for (let i = 0; i < values.length; i++) {
    const slope = gradient[i]!;
    mean[i] = b1 * mean[i]! + (1 - b1) * slope;
    square[i] = b2 * square[i]! + (1 - b2) * slope ** 2;
    const scale = Math.sqrt(square[i]! / (1 - b2 ** step)) + 1e-8;
    values[i]! -= (recipe.learningRate * mean[i]!) / (1 - b1 ** step) / scale;
  }
  gradient.fill(0);
}

/** Mean squared error of the next value on mixed signals, each time a fresh batch of the pool. */
function train(layers: readonly Layer[]): void {
  const { context, signals, steps, batch } = recipe;
  const pool = drawSignals('mixed', signals, context + 1, new Draws(recipe.seed, purpose('toyPretraining')));
  const draws = new Draws(recipe.seed, purpose('toyBatches'));
  for (let step = 1; step <= steps; step++) {
    let loss = 0;
    for (let sample = 0; sample < batch; sample++) {
      const signal = pool[draws.integer(signals)]!;
      const activations = forward(layers, signal.subarray(0, context));
      const miss = activations.at(-1)![0]! - signal[context]!;
      loss += miss ** 2 / batch;
      backward(layers, activations, (2 * miss) / batch);
    }
    for (const layer of layers) adam(layer, step);
    if (step % 100 === 0) console.log(`step ${step}: error of the next value ${loss.toFixed(5)}`);
  }
}

async function freeze(layers: readonly Layer[]): Promise<void> {
  const parts = layers.flatMap(({ inputs, outputs, values }) => [
    values.subarray(0, inputs * outputs),
    values.subarray(inputs * outputs),
  ]);
  const tensors = mlpTensors(shape).map(({ name, shape: sizes }, i) => ({
    name,
    shape: sizes,
    dtype: 'F32' as const,
    data: Float32Array.from(parts[i]!),
  }));
  const folder = new URL('../public/toys/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const { seed, steps } = recipe;
  const metadata = { recipe: 'training/signals.ts', seed: String(seed), steps: String(steps) };
  writeFileSync(new URL('signals.safetensors', folder), await toBytes(tensors, metadata));
}

const layers = initial();
train(layers);
await freeze(layers);
