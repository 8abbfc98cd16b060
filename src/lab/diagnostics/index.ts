/** Diagnostics of a scored population, each with its null, from scores the run already has. */
import {
  memberProducts,
  populationSpectrum,
  scoreSpectrum,
  splitHalfOverlap,
  usedColumns,
  weightDirections,
  type Slices,
} from '../../corp';
import { matrix, takeColumns, type Matrix } from '../../math/matrix';
import { purpose, type PurposeName } from '../../math/chance';
import { Draws } from '../../math/random';
import type { MetricName, GeometryFinding, MemberScore, RunEventBody } from '../../protocol';
import type { TaskItem } from '../../tasks';
import { decodeExamples } from '../scoring/examples';
import type { Events, Run, SupportScores } from '../run/context';
import { diagnosable, functionalSplitHalf } from './functional';
import { compareNoise } from './noise';
import { inSlices } from './slices';

export { diagnosticForwards } from './functional';
export { updateFindings } from './update';

/** 19 draws of a null: enough for p = 0.05. */
const repeats = { splits: 2, permutations: 19 } as const;

/** Larger populations are represented by the first members drawn. */
const most = { members: 1024, inWeightSpace: 48 } as const;

interface Study {
  readonly run: Run;
  readonly members: readonly MemberScore[];
  /** Rewards, members x support examples. */
  readonly scores: Matrix;
}

const found = (finding: GeometryFinding): RunEventBody => ({
  type: 'geometry',
  finding,
});

/** All diagnostics; none where the run cannot support them, see `diagnosable`. */
export async function* diagnose(run: Run, support: readonly TaskItem[], scored: SupportScores): Events {
  const study = yield* scoreDiagnostics(run, support, scored);
  if (study) yield* weightFindings(study);
}

/** The diagnostics that need scores only. */
export async function* scoreDiagnostics(
  run: Run,
  support: readonly TaskItem[],
  scored: SupportScores,
): AsyncGenerator<RunEventBody, Study | null> {
  const members = [...scored.members].sort((a, b) => a.index - b.index).slice(0, most.members);
  const codes = members.flatMap(({ examples }) => (examples ? [examples] : []));
  if (!diagnosable(run.config) || codes.length < members.length) return null;
  const outcomes = codes.map(decodeExamples);
  const scores = matrix(members.length, support.length, (i, j) => outcomes[i]![j]!.reward);
  const asScored = members.map(({ seed, sigma }, i) => ({
    seed,
    sigma,
    outcomes: outcomes[i]!,
  }));
  yield found(yield* functionalSplitHalf(run, support, decodeExamples(scored.base), asScored));
  const study: Study = { run, members, scores };
  yield* scoreFindings(study);
  return study;
}

const drawsFor = ({ run }: Study, what: PurposeName): Draws =>
  new Draws(run.config.populationSeed, purpose(what));

const halves = { members: 'memberHalves', examples: 'exampleHalves' } as const;

async function* scoreFindings(study: Study): Events {
  const { run, scores } = study;
  const { used, active } = usedColumns(scores);
  if (used.length < 2) return; // all members agree on every example: nothing to compare
  const chosen = takeColumns(scores, used);
  const slice = <T>(slices: Slices<T>) => inSlices(slices, run.control);
  const examples = { active, all: scores.columns };
  yield found(
    await slice(scoreSpectrum(chosen, examples, repeats.permutations, drawsFor(study, 'scoreSpectrum'))),
  );
  for (const of of ['members', 'examples'] as const)
    yield found(await slice(splitHalfOverlap(chosen, of, repeats, drawsFor(study, halves[of]))));
}

/** The diagnostics that need inner products of perturbations, for as many members as is affordable. */
async function* weightFindings(study: Study): Events {
  const { run, scores } = study;
  const { engine } = run.model;
  const members = study.members.slice(0, most.inWeightSpace);
  const seeds = members.map(({ seed }) => seed);
  const sigmas = members.map(({ sigma }) => sigma);
  const rewards = members.map(({ reward }) => reward);
  const slice = <T>(slices: Slices<T>) => inSlices(slices, run.control);
  const spectrum = (geometry: MetricName, products: Float64Array, ratio: number) =>
    slice(
      populationSpectrum(
        products,
        rewards,
        { geometry, ratio },
        repeats.permutations,
        drawsFor(study, 'populationSpectrum'),
      ),
    );
  const grams = await engine.grams(seeds, ['independent', 'tied'], run.control);
  const inner = memberProducts(sigmas, grams[run.config.noise]);
  const n = members.length;
  yield found(await spectrum('seed basis', memberProducts(sigmas, null), 0));
  yield found(await spectrum('weight space', inner, n / engine.parameters));
  const rows = matrix(n, scores.columns, (i, j) => scores.values[i * scores.columns + j]!);
  const { used } = usedColumns(rows);
  if (used.length >= 2) {
    const chosen = takeColumns(rows, used);
    const draws = drawsFor(study, 'weightDirections');
    yield found(await slice(weightDirections(inner, chosen, engine.parameters, repeats, draws)));
  }
  yield found(
    await compareNoise(run.model.engine, grams, seeds, drawsFor(study, 'noiseHalves'), run.control),
  );
}
