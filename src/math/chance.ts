/**
 * The registry of chance: every purpose the lab draws random numbers for, and every Philox key it draws them under. Nothing
 * else makes keys or purposes, and a test proves that no two purposes meet at the largest settings allowed.
 *
 * Philox turns a 128-bit counter and a 64-bit key into four words; two draws are independent if keys or counters differ.
 *
 * | key                     | counter                      | what                                             |
 * | ----------------------- | ---------------------------- | ------------------------------------------------ |
 * | (seed, 0)               | (block, tensor stream, 0, 0) | noise eps(seed), in WGSL and in reproduce.py too |
 * | (seed, 0x5eed)          | (block, purpose, 0, 0)       | `Draws`: the purposes below                      |
 * | (seed, hash of a text)  | (position, block, 0, 0)      | shuffles of splits, puzzles of countdown         |
 *
 * So the noise of a seed and the draws of a seed never meet, whatever the seed. The hash of a task's id could be 0 or 0x5eed
 * by chance, one id in 2^31: its shuffle would then share words with the noise of tensor 0, or with purpose 0, which is
 * therefore left free. No id of a task that ships has such a hash (tested).
 *
 * Seeds of perturbations are drawn below 2^31. Each list is free of repeats, but two lists (members, fresh seeds, local
 * seeds of a round, rounds of the evolution strategy, another repeat's members) may share a seed: lists of n and m do with
 * a chance of about n m / 2^31, 1 % for two lists of 5000. They then share one direction, nothing more: coefficients on it
 * add up, and a Gram matrix in weight space shows it. Repeats use population seeds one apart, hence keys of their own.
 */
import type { PhiloxKey } from './philox';

/** Key of the noise eps(seed). */
export const noiseKey = (seed: number): PhiloxKey =>
  [seed >>> 0, 0] as readonly [number, number] as PhiloxKey;

/**
 * Seed of the noise that subspace iteration starts from. A member may have this seed too, by one chance in 2^31; the largest
 * singular values that the iteration converges to do not depend on where it starts.
 */
export const iterationSeed = 20260101;

/** Key of every purpose drawn under one seed. */
export const drawsKey = (seed: number): PhiloxKey =>
  [seed >>> 0, 0x5eed] as readonly [number, number] as PhiloxKey;

/** Key of what a task draws, under the hash of a text that names it. */
export const textKey = (seed: number, hash: number): PhiloxKey =>
  [seed >>> 0, hash >>> 0] as readonly [number, number] as PhiloxKey;

declare const purposeBrand: unique symbol;
/** What a random number is drawn for, as a counter word. Made by `purpose` alone. */
export type Purpose = number & { readonly [purposeBrand]: true };

/** Indices `from` to `to` of a purpose have the numbers `at`, `at` + 1, ... */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly at: number;
}

interface PurposeEntry {
  /** The seed it is drawn under; a number where that never changes. */
  readonly seed: 'population' | 'split' | 'delta' | number;
  readonly spans: readonly Span[];
}

const entry = (seed: PurposeEntry['seed'], ...spans: Span[]): PurposeEntry => ({ seed, spans });
const single = (at: number): Span => ({ from: 0, to: 0, at });

/** Rounds of stage 2, from 1: as many as attempts. */
const rounds = 100;

/**
 * Rounds of the iterated evolution strategy, from 1, at most max(members / 32, 2 * cells of the sweep): 2 * 32^3. The first
 * 1000 keep the numbers they always had; later ones would have run into the diagnostics' and were moved.
 */
const evolutionRounds = { before: 1000, most: 65_536 } as const;

/**
 * Numbers are part of what a seed means: never change one. The toy's two sets predate the registry and reuse 1 to 3 under
 * seeds of their own (5000 and 1), so a population seed of 5000 draws its members from the words that also draw the toy's
 * signals. Those members' noise has other keys, so nothing measured on it depends on the signals.
 */
export const purposes = {
  /** Seeds of the members. */
  memberSeeds: entry('population', single(1)),
  /** Sigma of each member. */
  memberSigmas: entry('population', single(2)),
  /** Members of the random vote. */
  randomVoters: entry('population', single(3)),
  /** Halves of support: select and gate. */
  crossFit: entry('split', single(11)),
  /** Control: rewards handed to other members. */
  shuffledRewards: entry('population', single(12)),
  /** Control: seeds that were never scored. */
  freshSeeds: entry('population', single(13)),
  /** Seed of the random update that spectra are compared with. */
  spectrumNull: entry('delta', single(71)),
  /** Stage 2: seeds of a round. */
  localSeeds: entry('population', { from: 1, to: rounds, at: 1001 }),
  /** Stage 2: principal coordinates. */
  localNormals: entry('population', { from: 1, to: rounds, at: 2001 }),
  /** Iterated evolution strategy: seeds of a round. */
  evolution: entry(
    'population',
    { from: 1, to: evolutionRounds.before, at: 3001 },
    { from: evolutionRounds.before + 1, to: evolutionRounds.most, at: 101_001 },
  ),
  /** Diagnostics: functional split-half. */
  functionalHalves: entry('population', single(4001)),
  /** Diagnostics: null of the population spectrum. */
  populationSpectrum: entry('population', single(4002)),
  /** Diagnostics: halves of the members. */
  memberHalves: entry('population', single(4003)),
  /** Diagnostics: halves of the examples. */
  exampleHalves: entry('population', single(4004)),
  /** Diagnostics: null of the score spectrum. */
  scoreSpectrum: entry('population', single(4005)),
  /** Diagnostics: halves and null in weight space. */
  weightDirections: entry('population', single(4006)),
  /** Diagnostics: halves of independent and tied noise. */
  noiseHalves: entry('population', single(4007)),
  /** Toy: support signals. */
  toySupport: entry(5000, single(1)),
  /** Toy: probe signals. */
  toyProbe: entry(5000, single(2)),
  /** Toy: test signals. */
  toyTest: entry(5000, single(3)),
  /** Pretraining of the toy: first weights. */
  toyWeights: entry(1, single(1)),
  /** Pretraining of the toy: signals. */
  toyPretraining: entry(1, single(2)),
  /** Pretraining of the toy: batches. */
  toyBatches: entry(1, single(3)),
} satisfies Readonly<Record<string, PurposeEntry>>;

export type PurposeName = keyof typeof purposes;

/** The seed of a purpose that has one of its own. */
export const fixedSeed = (name: `toy${string}` & PurposeName): number => purposes[name].seed as number;

/** The number of a purpose, for a range of them that of `index`. Throws RangeError beyond the range. */
export function purpose(name: PurposeName, index = 0): Purpose {
  const spans: readonly Span[] = purposes[name].spans;
  const span = spans.find(({ from, to }) => Number.isInteger(index) && index >= from && index <= to);
  if (!span) throw new RangeError(`no purpose ${name} ${index}`);
  return (span.at + index - span.from) as Purpose;
}
