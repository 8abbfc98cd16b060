/** Everything chance decides in a run, by seed: what test/golden/draws.json was recorded from. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { publishedOptions, type Components } from '../../../src/corp';
import { RunControl } from '../../../src/lab';
import { crossFit, freshSeeds, localDraws, shuffled } from '../../../src/lab/methods/draws';
import { iterateEvolution } from '../../../src/lab/methods/evolution';
import { randopt } from '../../../src/lab/methods/randopt';
import type { Tuner } from '../../../src/lab/methods/tuner';
import { drawPopulation, drawRandomVoters } from '../../../src/lab/run/members';
import { driveRun } from '../../../src/lab/run/runner';
import { signalsOf } from '../../../src/lab/signals/scores';
import type { Delta } from '../../../src/math/delta';
import type { RunEvent } from '../../../src/protocol';
import { drawSplits, findTask } from '../../../src/tasks';
import { countdown } from '../../../src/tasks/published/countdownTask';
import { characterTokenizer, fakeEngine } from '../fakes/fakeEngine';
import { syntheticConfig, syntheticModel } from './syntheticRun';

const digest = (value: unknown): string =>
  bytesToHex(sha256(new TextEncoder().encode(JSON.stringify(value)))).slice(0, 16);

/** Digits that every machine agrees on, whatever its sine. */
const rounded = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, part: unknown) =>
    typeof part === 'number' ? Number(part.toPrecision(7)) : part,
  ) as unknown;

const brief = <T>(values: readonly T[]) => ({ first: values.slice(0, 4), all: digest(values) });

function membersOf(populationSeed: number) {
  const config = { members: 1000, sigmas: [0.012, 0.006, 0.024], populationSeed };
  return { members: brief(drawPopulation(config)), randomVoters: brief(drawRandomVoters(config, 25)) };
}

function splitsOf(task: string, sizes: { support: number; probe: number; test: number }, seed: number) {
  const { support, probe, test } = drawSplits(findTask(task), sizes, seed);
  const prompts = [support, probe, test].map((split) => split.map(({ prompt }) => prompt));
  return { first: prompts.map(([prompt]) => prompt!.slice(0, 60)), all: digest(prompts) };
}

function localOf(seed: number) {
  const directions = [3, 5].map((member): Components => [{ seed: member, sigma: 0.01, weight: 1 }]);
  const search = { directions, eigenvalues: [2, 1], isoLambda: 0.5 };
  const draw = localDraws(seed, { ...publishedOptions, localPopulation: 4, rank: 2 });
  return [1, 2, 100].map((round) => rounded(draw(round, 0.01, search)));
}

/** Seeds of the first rounds of the evolution strategy, from the members it has scored. */
async function evolutionOf(seed: number): Promise<number[][]> {
  const rounds: number[][] = [];
  const known = new Set<number>();
  const answers = async (models: readonly Components[], split: string) => {
    if (split === 'support') {
      const seeds = new Set(models.flatMap((components) => components.map((component) => component.seed)));
      rounds.push([...seeds].filter((member) => !known.has(member)));
      seeds.forEach((member) => known.add(member));
    }
    return models.map((_, i) => [{ reward: i % 3, correct: false }]);
  };
  const tuner = { answers, sizes: { support: 2, probe: 2 } } as unknown as Tuner;
  await iterateEvolution({ tuner, sigma: 0.01, budget: 3 * 65, emit: () => undefined, seed });
  return rounds.map((seeds) => seeds.toSorted((a, b) => a - b));
}

/** Members' pulls on prompts, partly shared by all prompts; half of them lead to the right answer. */
function skilled(wanted: ReadonlyMap<string, string>) {
  return ({ seeds, coefficients }: Delta, prompt: string): string => {
    const place = [...prompt].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 1009, 7);
    const pulls = seeds.map((seed, i) => coefficients[i]! * ((seed % 97) + ((seed + place) % 61) - 78));
    return pulls.reduce((sum, pull) => sum + pull, 0) > 0 ? (wanted.get(prompt) ?? 'none') : 'none';
  };
}

/** The findings of the diagnostics, which draw their halves, permutations and nulls. */
async function findingsOf(populationSeed: number): Promise<unknown> {
  const sizes = { members: 24, sigmas: [1], support: 16, probe: 4, test: 4, voteMax: 3 };
  const config = { ...syntheticConfig, task: 'count', populationSeed, ...sizes };
  const { support } = drawSplits(findTask('count'), config, config.splitSeed);
  const control = new RunControl();
  const context = {
    model: {
      engine: fakeEngine(skilled(new Map(support.map(({ prompt, wanted }) => [prompt, wanted])))),
      tokenizer: characterTokenizer,
    },
    summary: syntheticModel,
    adapter: { name: 'fake', software: true, noiseMatches: true },
    control,
    peakBytes: () => 4096,
  };
  const events: RunEvent[] = [];
  await driveRun(randopt(config, context), control, (batch) => events.push(...batch));
  const findings = events.flatMap((event) => (event.type === 'geometry' ? [event.finding] : []));
  return findings.map((finding) => `${finding.kind} ${digest(rounded(finding))}`);
}

function puzzlesOf(seed: number): string[] {
  const puzzles: string[] = [];
  for (const { wanted } of countdown.items(seed)) if (puzzles.push(wanted) === 3) break;
  return puzzles;
}

const rewards = Array.from({ length: 200 }, (_, i) => i);

async function recordSeed(seed: number) {
  return {
    seed,
    ...membersOf(seed),
    splits: {
      count: splitsOf('count', { support: 64, probe: 64, test: 128 }, seed),
      story: splitsOf('story', { support: 16, probe: 8, test: 32 }, seed),
      gsm8k: splitsOf('gsm8k', { support: 8, probe: 4, test: 8 }, seed),
      countdown: splitsOf('countdown', { support: 8, probe: 8, test: 8 }, seed),
    },
    puzzles: puzzlesOf(seed),
    crossFit: crossFit(11, seed),
    shuffled: brief(shuffled(rewards, seed)),
    freshSeeds: brief(freshSeeds(200, seed)),
    local: localOf(seed),
    evolution: await evolutionOf(seed),
    findings: await findingsOf(seed),
  };
}

export const recordedSeeds = [1, 42, 4294967295] as const;

export const recordToySignals = () =>
  (['support', 'probe', 'test'] as const).map((set) =>
    rounded([...signalsOf('sine', set, 10)[0]!.begin.subarray(0, 3)]),
  );

export async function recordDraws() {
  const seeds = [];
  for (const seed of recordedSeeds) seeds.push(await recordSeed(seed));
  return { seeds, toySignals: recordToySignals() };
}
