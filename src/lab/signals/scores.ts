/** Scores the toy's models on its signals: continuations on the GPU, errors in float64. */
import type { Interrupt, MlpEngine } from '../../engine';
import { fixedSeed, purpose } from '../../math/chance';
import { Draws } from '../../math/random';
import type { Delta } from '../../math/delta';
import { mean } from '../../math/stats';
import type { SignalKind } from '../../protocol';
import { continuationError, drawSignals } from '../../tasks/signals';

export const steps = 40;
export const sizes = { support: 64, probe: 64, test: 128 } as const;

const purposeOf = { support: 'toySupport', probe: 'toyProbe', test: 'toyTest' } as const;

export interface Signal {
  /** The model's input. */
  readonly begin: Float32Array;
  readonly truth: Float32Array;
}

export type SignalSet = keyof typeof sizes;

/** The signals of one set; sets are drawn independently of each other. */
export function signalsOf(kind: SignalKind, set: SignalSet, context: number): Signal[] {
  const draws = new Draws(fixedSeed(purposeOf[set]), purpose(purposeOf[set]));
  return drawSignals(kind, sizes[set], context + steps, draws).map((values) => ({
    begin: Float32Array.from(values.subarray(0, context)),
    truth: Float32Array.from(values.subarray(context)),
  }));
}

export interface Continued {
  readonly firstModel: number;
  /** [model][signal], `steps` values each. */
  readonly curves: readonly (readonly Float32Array[])[];
}

/** How every model continues every signal, some models at a time. */
export async function* continueSignals(
  engine: MlpEngine,
  deltas: readonly Delta[],
  signals: readonly Signal[],
  interrupt: Interrupt,
): AsyncGenerator<Continued> {
  const request = {
    deltas,
    signals: signals.map(({ begin }) => begin),
    steps,
    noise: 'independent' as const,
  };
  for await (const { firstModel, modelCount, values } of engine.rollouts({ ...request, interrupt })) {
    const curve = (model: number, signal: number) => {
      const at = (model * signals.length + signal) * steps;
      return values.slice(at, at + steps);
    };
    const curves = Array.from({ length: modelCount }, (_, model) =>
      signals.map((_signal, i) => curve(model, i)),
    );
    yield { firstModel, curves };
  }
}

/** Mean error of one model's continuations. */
export const errorOf = (curves: readonly Float32Array[], signals: readonly Signal[]): number =>
  mean(curves.map((curve, i) => continuationError(curve, signals[i]!.truth)));

/** Mean errors of all models. */
export async function errorsOf(
  engine: MlpEngine,
  deltas: readonly Delta[],
  signals: readonly Signal[],
  interrupt: Interrupt,
): Promise<number[]> {
  const errors: number[] = [];
  for await (const { curves } of continueSignals(engine, deltas, signals, interrupt))
    errors.push(...curves.map((own) => errorOf(own, signals)));
  return errors;
}

/** Errors of the mean continuation of the first 1, 2, ... members: an ensemble's error by its size. */
export function ensembleErrors(
  members: readonly (readonly Float32Array[])[],
  signals: readonly Signal[],
): number[] {
  const sums = signals.map(() => new Float64Array(steps));
  return members.map((curves, i) => {
    curves.forEach((curve, s) => curve.forEach((value, step) => (sums[s]![step]! += value)));
    return mean(
      signals.map(({ truth }, s) =>
        continuationError(
          sums[s]!.map((sum) => sum / (i + 1)),
          truth,
        ),
      ),
    );
  });
}
