import { fromBytes, toBytes } from 'safetensors-js';
import { describe, expect, it } from 'vitest';
import { mlpTensors, openMlp, type MlpShape } from '../../../src/model';
import { continuationError, drawSignals, waveNames } from '../../../src/tasks/signals';
import { mlpForward, mlpRollout } from '../../oracle/mlp';
import { testDraws } from '../../support/testDraws';

const shape: MlpShape = {
  layers: [
    { inputs: 2, outputs: 3 },
    { inputs: 3, outputs: 1 },
  ],
};

const fileOf = (edit: (name: string, sizes: readonly number[]) => readonly number[] | null) =>
  toBytes(
    mlpTensors(shape).flatMap(({ name, shape: sizes }) => {
      const wanted = edit(name, sizes);
      if (!wanted) return [];
      const data = new Float32Array(wanted.reduce((a, b) => a * b, 1)).fill(0.5);
      return [{ name, shape: wanted, dtype: 'F32' as const, data }];
    }),
  );

describe('signals', () => {
  it('are the same for the same draws and of bounded size', () => {
    for (const kind of [...waveNames, 'mixed'] as const) {
      const once = drawSignals(kind, 20, 50, testDraws(7, 1));
      expect(drawSignals(kind, 20, 50, testDraws(7, 1))).toEqual(once);
      expect(drawSignals(kind, 20, 50, testDraws(7, 2))).not.toEqual(once);
      const values = once.flatMap((signal) => [...signal]);
      expect(Math.max(...values.map(Math.abs))).toBeLessThan(3);
    }
  });

  it('are sampled evenly: a sine obeys the recurrence of its frequency', () => {
    const [signal] = drawSignals('sine', 1, 60, testDraws(3, 1));
    // (2 - 2 cos 0.4) times the level, at any time
    const rest = (i: number) => signal![i + 1]! - 2 * Math.cos(0.4) * signal![i]! + signal![i - 1]!;
    expect(rest(10)).toBeCloseTo(rest(40), 10);
    expect(Math.abs(signal![10]! - signal![14]!)).toBeGreaterThan(0.01);
  });

  it('have an error that is bounded, also where a model left all numbers behind', () => {
    expect(continuationError([1, 2], [1, 1])).toBe(0.5);
    expect(continuationError([100, 0], [0, 0])).toBe(1);
    expect(continuationError([NaN, 0], [0, 0])).toBe(1);
    expect(continuationError([Infinity, 0], [0, 0])).toBe(1);
  });
});

describe('the file of a multilayer perceptron', () => {
  it('says its own shape', async () => {
    const weights = await openMlp(fromBytes(await fileOf((_, sizes) => sizes)));
    expect(weights.shape).toEqual(shape);
    expect(weights.tensors.map(({ name }) => name)).toEqual([
      'layers.0.weight',
      'layers.0.bias',
      'layers.1.weight',
      'layers.1.bias',
    ]);
  });

  it.each([
    [
      'a bias is missing',
      (name: string, sizes: readonly number[]) => (name.endsWith('0.bias') ? null : sizes),
    ],
    [
      'a layer does not fit',
      (name: string, sizes: readonly number[]) => (name === 'layers.1.weight' ? [1, 4] : sizes),
    ],
    [
      'a weight is no matrix',
      (name: string, sizes: readonly number[]) => (name === 'layers.0.weight' ? [6] : sizes),
    ],
    ['there are no layers', () => null],
  ])('is refused where %s', async (_, edit) => {
    await expect(fileOf(edit).then((bytes) => openMlp(fromBytes(bytes)))).rejects.toMatchObject({
      info: { kind: 'bad-model' },
    });
  });
});

describe('the oracle', () => {
  it('computes a network small enough to check by hand', () => {
    const tensors = [[1, -1, 2, 0], [0, -1], [3, 5], [0.5]];
    expect(mlpForward(tensors, [2, 1])).toEqual([3 * 1 + 5 * 3 + 0.5]);
    expect(mlpForward(tensors, [0, 1])).toEqual([0.5]);
    expect(mlpRollout([[0, 2], [0]], [5, 1], 3)).toEqual([2, 4, 8]);
  });
});
