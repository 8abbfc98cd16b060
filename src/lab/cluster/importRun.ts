/** Imports a run of the published implementation: its artefacts as events of the lab. */
import { rank } from '../../corp';
import type {
  EliteMember,
  MethodScore,
  RecenterRound,
  RunConfig,
  RunEvent,
  RunEventBody,
  Tally,
} from '../../protocol';
import { readArtefacts, type Artefacts } from './artefacts';

/** A tally from a percentage, using the reported count where there is one. */
function tallyOf(
  percent: number | null | undefined,
  correct: number | null | undefined,
  n: number | null,
): Tally | null {
  if (percent === null || percent === undefined) return null;
  if (correct && percent > 0) return { correct, n: Math.max(correct, Math.round((100 * correct) / percent)) };
  return n ? { correct: Math.round((percent / 100) * n), n } : null;
}

const always = [
  'the models themselves (the published code draws its noise with another generator)',
  'answers to single prompts',
  'votes',
  'baselines and controls',
];

function absentOf(artefacts: Artefacts): string[] {
  const names: Readonly<Record<keyof Artefacts, string>> = {
    results: 'the base’s accuracy',
    population: 'the population’s rewards',
    summary: 'what stage 1 chose',
    cloud: 'the elite’s weights',
    tuning: 'the sweep',
    rounds: 'the rounds of stage 2',
  };
  const keys = Object.keys(names) as (keyof Artefacts)[];
  return [...keys.filter((key) => artefacts[key] === null).map((key) => names[key]), ...always];
}

/** Number of test examples: as reported, or derived from a count and its percentage; unknown for a run over the whole set. */
function testCount({ results, summary }: Artefacts): number | null {
  const told = [summary?.best_result, results?.stage2_result].map(
    (stage) => tallyOf(stage?.accuracy, stage?.correct, null)?.n,
  );
  return results?.test_samples ?? told.find((n) => n !== undefined) ?? null;
}

function configOf(artefacts: Artefacts): RunConfig {
  const { results, population, tuning, summary } = artefacts;
  const sigmas = [...new Set(population?.population_models.map((member) => member.sigma) ?? [])];
  const probe = tallyOf(summary?.best_result.probe_accuracy, summary?.best_result.probe_correct, null);
  return {
    version: 1,
    method: tuning || summary ? 'corp' : 'randopt',
    model: results?.model ?? population?.base_model_path ?? 'unknown',
    task: results?.dataset ?? 'unknown',
    noise: 'tied',
    populationSeed: 0,
    splitSeed: 0,
    members: population?.population_models.length ?? 0,
    sigmas: sigmas.sort((a, b) => a - b),
    support: results?.train_samples ?? 0,
    probe: probe?.n ?? 0,
    test: testCount(artefacts) ?? 0,
    voteMax: 1,
  };
}

function* populationEvents(artefacts: Artefacts): Generator<RunEventBody> {
  const { results, population } = artefacts;
  for (const split of ['support', 'test'] as const) {
    const share = split === 'support' ? results?.base_train_accuracy : results?.base_test_accuracy;
    const n = split === 'support' ? results?.train_samples : testCount(artefacts);
    if (share === null || share === undefined || !n) continue;
    yield { type: 'base', split, reward: share, tally: { correct: Math.round(share * n), n } };
  }
  if (!population) return;
  const members = population.population_models;
  yield {
    type: 'members',
    members: members.map(({ support_reward: reward, ...member }, index) => {
      return { index, seed: member.seed, sigma: member.sigma, reward, accuracy: null };
    }),
  };
  const order = rank(members.map((member) => member.support_reward));
  yield { type: 'ranked', bestSigma: population.best_sigma, order };
}

function* stage1Events({ tuning, summary, cloud, population }: Artefacts): Generator<RunEventBody> {
  const cells = (tuning ?? []).flatMap(({ q, beta, scale, eta, probe_accuracy, probe_correct }) => {
    const tally = tallyOf(probe_accuracy, probe_correct, null);
    return tally ? [{ q, beta, scale, eta, tally }] : [];
  });
  if (cells.length > 0) yield { type: 'sweep', of: tuning!.length, cells };
  const best = summary?.best_result;
  const probe = tallyOf(best?.probe_accuracy, best?.probe_correct, null);
  if (!best || !cloud || !probe) return;
  const places = new Map(
    population?.population_models.map((member, i) => [`${member.seed}/${member.sigma}`, i]),
  );
  const elite = cloud.elite_rows.map((row): EliteMember => {
    return {
      index: places.get(`${row.seed}/${row.sigma}`) ?? row.candidate_index,
      seed: row.seed,
      sigma: row.sigma,
      reward: row.support_reward,
      pass1: row.pass1_weight,
      pass2: row.pass2_weight,
      alignment: row.alignment,
      dispersion: row.dispersion,
    };
  });
  const squares = elite.reduce((sum, { pass1 }) => sum + pass1 * pass1, 0);
  yield {
    type: 'collapsed',
    collapse: {
      geometry: 'seed basis',
      q: best.q,
      beta: best.beta,
      scale: best.scale,
      eta: best.eta,
      probe,
      kappa: best.kappa,
      effectiveRank: best.effective_rank,
      effectiveSampleSize: best.effective_sample_size,
      firstPassSampleSize: squares > 0 ? 1 / squares : 0,
      eigenvalues: best.top_eigvals,
      elite,
    },
  };
}

function* scoreEvents(artefacts: Artefacts): Generator<RunEventBody> {
  const { results, summary } = artefacts;
  const n = testCount(artefacts);
  const line = (method: MethodScore['method'], tally: Tally | null, probe: Tally | null, terms: number) =>
    tally ? [{ method, tally, probe, passesPerAnswer: 1, searchForwards: 0, terms }] : [];
  const best = summary?.best_result;
  const top = summary?.top1_reference;
  const second = results?.stage2_result;
  const base = results?.base_test_accuracy;
  const scores = [
    ...line('base', base === null || base === undefined ? null : tallyOf(100 * base, null, n), null, 0),
    ...line('best-member-line', tallyOf(top?.accuracy, null, n), null, 1),
    ...line(
      'corp-stage1',
      tallyOf(best?.accuracy, best?.correct, n),
      tallyOf(best?.probe_accuracy, best?.probe_correct, null),
      best?.num_direction_components ?? 0,
    ),
    ...line(
      'corp-stage2',
      tallyOf(second?.accuracy, second?.correct, n),
      tallyOf(second?.probe_accuracy, second?.probe_correct, null),
      0,
    ),
  ];
  if (scores.length > 0) yield { type: 'scores', scores };
}

function* roundEvents({ rounds }: Artefacts): Generator<RunEventBody> {
  for (const round of rounds?.rounds ?? []) {
    const told: RecenterRound = {
      round: round.round,
      sigmaBefore: round.sigma_before,
      sigmaAfter: round.sigma_after,
      isoLambda: null,
      positive: null,
      localPopulation: null,
      proposal: null,
      probeBefore: round.probe_before / 100,
      probeAfter: round.probe_after / 100,
      probeLcb: null,
      accepted: round.accepted,
      rejection: round.rejection_reason,
      stop: null,
    };
    yield { type: 'round', round: told };
  }
}

/** Reads files by base name. Throws LabError bad-file if none is an artefact of a run, or one is malformed. */
export async function readClusterRun(files: readonly File[]): Promise<RunEvent[]> {
  const artefacts = await readArtefacts(files);
  const config = configOf(artefacts);
  const bodies: RunEventBody[] = [
    startedOf(config, artefacts),
    ...populationEvents(artefacts),
    ...stage1Events(artefacts),
    ...scoreEvents(artefacts),
    ...roundEvents(artefacts),
    { type: 'finished', forwards: 0, gpuPeakBytes: 0 },
  ];
  return bodies.map((body) => ({ ...body, at: 0 }));
}

function startedOf(config: RunConfig, artefacts: Artefacts): RunEventBody {
  return {
    type: 'started',
    config,
    model: {
      id: config.model,
      title: config.model,
      architecture: 'unknown',
      parameters: 0,
      layers: 0,
      hiddenSize: 0,
      vocabSize: 0,
      dtypes: [],
      bytes: 0,
    },
    adapter: { name: 'a cluster', software: false, noiseMatches: false },
    preflight: { membersInFlight: 0, gpuBytes: 0, forwards: 0, gflop: 0, seconds: 0, warnings: [] },
    imported: { from: 'the published implementation (vLLM and Ray)', absent: absentOf(artefacts) },
  };
}
