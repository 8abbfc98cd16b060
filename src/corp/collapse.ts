/** Collapses an elite into one direction: two weighting passes, then the spectrum of the weighted cloud. */
import { exp, log } from '../math/elementary';
import { effectiveSampleSize, quantile, softmax, zScores } from '../math/stats';
import { svd } from '../math/svd';
import { seedBasis, type Metric } from './metric';
import { amplitudeMatrix, amplitudeNorm, fromAmplitudes, scale, tiny, type Components } from './components';

/** A weighted cloud of models: its mean and how it spreads around it. */
export interface Cloud {
  /** Unit length. */
  readonly direction: Components;
  /** Amplitude norm of the mean. */
  readonly meanNorm: number;
  readonly spectrum: Spectrum;
}

export interface Spectrum {
  /** Trace of the weighted covariance. */
  readonly trace: number;
  /** exp of the entropy of the eigenvalue shares. */
  readonly effectiveRank: number;
  /** |mean|^2 / trace. */
  readonly kappa: number;
  /** The first `rank` eigenvalues of the covariance with their unit directions. */
  readonly eigenvalues: readonly number[];
  readonly directions: readonly Components[];
}

export interface CollapsedElite extends Cloud {
  readonly q: number;
  readonly beta: number;
  /** Indices of the elite, in the order given. */
  readonly elite: readonly number[];
  readonly threshold: number;
  readonly pass1Weights: readonly number[];
  readonly pass2Weights: readonly number[];
  /** Cosine of each elite member with the first pass's mean, and its squared residual off that mean. */
  readonly alignments: readonly number[];
  readonly dispersions: readonly number[];
}

/** Members at or above the q-quantile of rewards; only the best if rounding leaves none. */
export function selectElite(rewards: readonly number[], q: number): { elite: number[]; threshold: number } {
  const threshold = quantile(rewards, q);
  const elite = rewards.flatMap((reward, index) => (reward >= threshold ? [index] : []));
  if (elite.length > 0) return { elite, threshold };
  const highest = Math.max(...rewards);
  return { elite: [Math.max(0, rewards.indexOf(highest))], threshold: highest };
}

function weightedMean(rows: readonly Float64Array[], weights: readonly number[]): Float64Array {
  const mean = new Float64Array(rows[0]?.length ?? 0);
  rows.forEach((row, i) => {
    for (let j = 0; j < mean.length; j++) mean[j]! += weights[i]! * row[j]!;
  });
  return mean;
}

function spectrumOf(
  centered: readonly Float64Array[],
  meanNorm: number,
  rank: number,
  toModel: (vector: Float64Array) => Components,
): Spectrum {
  const { values, vectors } = svd(centered);
  const eigenvalues = values.map((value) => value * value);
  const trace = eigenvalues.reduce((sum, value) => sum + value, 0);
  const shares = eigenvalues.map((value) => value / trace);
  const entropy = -shares.reduce((sum, share) => sum + share * log(Math.max(share, tiny)), 0);
  return {
    trace,
    effectiveRank: trace <= tiny ? 0 : exp(entropy),
    kappa: meanNorm ** 2 / (trace + tiny),
    eigenvalues: eigenvalues.slice(0, rank),
    directions: vectors.slice(0, rank).map(toModel),
  };
}

const euclidean = (row: Float64Array) => Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));

/** Length of a model's step under a metric. */
export function lengthOf(components: Components, metric: Metric): number {
  if (metric === seedBasis) return amplitudeNorm(components);
  const { basis, rows } = amplitudeMatrix([components]);
  return euclidean(metric.toPlain(basis, rows[0]!));
}

/** The same direction at length 1 under a metric; a model of length 0 stays as it is. */
function unitOf(components: Components, metric: Metric): Components {
  const length = lengthOf(components, metric);
  return length <= tiny ? components : scale(components, 1 / length);
}

/** The cloud of `models` under `weights` (normalised here); the spectrum is computed when first asked for. */
export function makeCloud(
  models: readonly Components[],
  weights: readonly number[],
  rank: number,
  metric: Metric = seedBasis,
): Cloud {
  const total = Math.max(
    weights.reduce((sum, weight) => sum + weight, 0),
    tiny,
  );
  const shares = weights.map((weight) => weight / total);
  const { basis, rows } = amplitudeMatrix(models);
  const mean = weightedMean(rows, shares);
  const meanModel = fromAmplitudes(basis, mean);
  const meanNorm = lengthOf(meanModel, metric);
  const centered = (row: Float64Array, i: number) =>
    metric.toPlain(
      basis,
      row.map((value, j) => Math.sqrt(shares[i]!) * (value - mean[j]!)),
    );
  let spectrum: Spectrum | null = null;
  return {
    direction: unitOf(meanModel, metric),
    meanNorm,
    get spectrum() {
      spectrum ??= spectrumOf(rows.map(centered), meanNorm, rank, (vector) =>
        unitOf(fromAmplitudes(basis, metric.fromPlain(basis, vector)), metric),
      );
      return spectrum;
    },
  };
}

/** Cosine with the mean and squared residual off it, for each model. */
function relationToMean(models: readonly Components[], mean: Components, metric: Metric) {
  const { basis, rows } = amplitudeMatrix([...models, mean]);
  const plain = rows.map((row) => metric.toPlain(basis, row));
  const target = plain.at(-1)!;
  const targetNorm = euclidean(target);
  return plain.slice(0, -1).map((row) => {
    const length = euclidean(row);
    const inner = row.reduce((sum, value, i) => sum + value * target[i]!, 0);
    const along = targetNorm <= tiny ? 0 : inner / targetNorm;
    return {
      alignment: length <= tiny || targetNorm <= tiny ? 0 : inner / (length * targetNorm),
      dispersion: Math.max(length ** 2 - along ** 2, 0),
    };
  });
}

/**
 * CoRP's collapse (stage 1, steps 1 to 5): softmax of the elite's rewards, then again with alignment and dispersion to the
 * first mean as z-scores.
 */
export function collapseElite(
  models: readonly Components[],
  rewards: readonly number[],
  q: number,
  beta: number,
  rank: number,
  metric: Metric = seedBasis,
): CollapsedElite {
  const { elite, threshold } = selectElite(rewards, q);
  const members = elite.map((index) => models[index]!);
  const logits = elite.map((index) => beta * rewards[index]!);
  const pass1Weights = softmax(logits);
  const { basis, rows } = amplitudeMatrix(members);
  const provisional = fromAmplitudes(basis, weightedMean(rows, pass1Weights));
  const relations = relationToMean(members, provisional, metric);
  const alignments = relations.map(({ alignment }) => alignment);
  const dispersions = relations.map(({ dispersion }) => dispersion);
  const aligned = zScores(alignments);
  const dispersed = zScores(dispersions);
  const pass2Weights = softmax(logits.map((logit, i) => logit + aligned[i]! - dispersed[i]!));
  const cloud = makeCloud(members, pass2Weights, rank, metric);
  return Object.assign(cloud, {
    q,
    beta,
    elite,
    threshold,
    pass1Weights,
    pass2Weights,
    alignments,
    dispersions,
  });
}

/** Softmax of scores at the temperature with effective sample size `target`; uniform where no temperature reaches it. */
export function weightsForSampleSize(scores: readonly number[], target: number): number[] {
  const uniform = scores.map(() => 1 / scores.length);
  const clipped = Math.min(Math.max(target, 1), scores.length);
  const flat = zScores(scores).every((value) => value === 0);
  if (scores.length === 1 || flat || clipped >= scores.length - 1e-6) return uniform;
  const at = (temperature: number) => softmax(scores.map((score) => score / Math.max(temperature, tiny)));
  const reached = (temperature: number) => effectiveSampleSize(at(temperature)) >= clipped;
  let low = tiny;
  let high = 1;
  while (!reached(high) && high < 1e6) high *= 2;
  if (!reached(high)) return uniform;
  for (let step = 0; step < 60; step++) {
    const middle = 0.5 * (low + high);
    if (reached(middle)) high = middle;
    else low = middle;
  }
  return at(high);
}
