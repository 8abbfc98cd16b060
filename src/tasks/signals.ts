/**
 * One-dimensional signals to continue, as in the Neural Thickets paper (arXiv 2603.12228): the toy model's task and its
 * pretraining data.
 */
import { Draws } from '../math/random';

/** A signal as a function of time. */
type Wave = (time: number) => number;

/** A uniform number in [low, high). */
type Uniform = (low: number, high: number) => number;

const frequency = 4;

/** Time between two values, and the time of the first. */
export const timeStep = 0.1;
const start = -2.5;

/** The first `count` harmonics of a sawtooth, alternating in sign. */
const sawtooth = (angle: number, count: number) =>
  Array.from({ length: count }, (_, i) => ((-1) ** i * Math.sin((i + 1) * angle)) / (i + 1)).reduce(
    (sum, value) => sum + value,
    0,
  );

const waves = {
  sine: (uniform: Uniform): Wave => {
    const [size, phase, level] = [uniform(0.8, 1.2), uniform(0, 2 * Math.PI), uniform(-0.5, 0.5)];
    return (time) => size * Math.sin(frequency * time + phase) + level;
  },
  square: (uniform: Uniform): Wave => {
    const [size, phase, level] = [uniform(0.2, 0.4), uniform(0, 2 * Math.PI), uniform(-0.5, 0.5)];
    const steepness = uniform(4, 6);
    return (time) => size * Math.tanh(steepness * Math.sin(frequency * time + phase)) + level;
  },
  sawtooth: (uniform: Uniform): Wave => {
    const [size, phase, level] = [uniform(0.8, 1.2), uniform(0, 2 * Math.PI), uniform(-0.5, 0.5)];
    return (time) => 0.5 * size * sawtooth(frequency * time + phase, 4) + level;
  },
  chord: (uniform: Uniform): Wave => {
    const [size, phase, level] = [uniform(0.8, 1.2), uniform(0, 2 * Math.PI), uniform(-0.5, 0.5)];
    return (time) =>
      size * (0.5 * Math.sin(frequency * time + phase) + 0.3 * Math.sin(2 * frequency * time)) + level;
  },
  step: (uniform: Uniform): Wave => {
    const [size, place, level] = [uniform(0.5, 1.5), uniform(-Math.PI, Math.PI), uniform(-0.5, 0.5)];
    return (time) => size * Math.tanh(time / 10 + place) + level;
  },
  line: (uniform: Uniform): Wave => {
    const [slope, level] = [uniform(-0.5, 0.5), uniform(-1, 1)];
    return (time) => slope * time + level;
  },
} as const;

export type WaveName = keyof typeof waves;
export const waveNames = Object.keys(waves) as readonly WaveName[];

/** `count` signals of `length` values; 'mixed' draws each one's kind as well. The same draws give the same signals. */
export function drawSignals(
  kind: WaveName | 'mixed',
  count: number,
  length: number,
  draws: Draws,
): Float64Array[] {
  const uniform: Uniform = (low, high) => low + (high - low) * (draws.word() / 2 ** 32);
  return Array.from({ length: count }, () => {
    const name = kind === 'mixed' ? waveNames[draws.integer(waveNames.length)]! : kind;
    const wave = waves[name](uniform);
    return Float64Array.from({ length }, (_, i) => wave(start + i * timeStep));
  });
}

/** Cap on a single error, so that one lost signal does not outweigh the others. */
const mostError = 1;

/** Mean squared difference of two continuations, at most `mostError`; also for NaN. */
export function continuationError(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < wanted.length; i++) sum += (found[i]! - wanted[i]!) ** 2;
  const error = sum / wanted.length;
  return error < mostError ? error : mostError;
}
