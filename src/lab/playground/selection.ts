/** Consolidates a selection of members as stage 1 does. Weights and step are chosen on probe; test is out of reach. */
import {
  countCorrect,
  firstBest,
  memberComponents,
  rank,
  sweepCandidates,
  toDelta,
  type Candidate,
  type CorpOptions,
  type Metric,
} from '../../corp';
import {
  LabError,
  type Selection,
  type SelectionRequest,
  type RunConfig,
  type RunEventBody,
} from '../../protocol';
import type { Split } from '../../tasks';
import { withEvents } from '../../async/withEvents';
import { corpOptions, prepare } from '../run/prepare';
import { evaluateOnce } from '../methods/consolidate';
import { Progress } from '../run/progress';
import type { Events, RunContext } from '../run/context';
import { RunRecord } from '../run/record';
import { Tuner } from '../methods/tuner';
import { checkDelta } from './deltas';

function checkSelection({ members }: SelectionRequest, { probe }: RunConfig): void {
  if (members.length === 0)
    throw new LabError('bad-config', 'No member is selected.', 'Select a range that contains some.');
  if (probe < 2)
    throw new LabError(
      'bad-config',
      'The step is chosen on the probe prompts, and this run has too few of them.',
      'Run it again with at least 2, better 64 or more.',
    );
  for (const { seed, sigma } of members) checkDelta({ seeds: [seed], coefficients: [sigma] });
}

/** All selected members are the elite, so only beta and scale are swept. */
const optionsFor = (config: RunConfig) => ({ ...corpOptions(config), q: [0] });

/** One per (beta, scale), in sweep order. */
function candidatesOf(request: SelectionRequest, options: CorpOptions, metric: Metric): Candidate[] {
  const rewards = request.members.map(({ reward }) => (Number.isFinite(reward) ? reward : 0));
  const order = rank(rewards);
  const models = order.map((place) =>
    memberComponents(request.members[place]!.seed, request.members[place]!.sigma),
  );
  const ranked = order.map((place) => rewards[place]!);
  return sweepCandidates(models, ranked, options, metric);
}

/** Emits `progress` and, at the end, one `picked`. Throws LabError bad-config. */
export async function* consolidateSelection(request: SelectionRequest, context: RunContext): Events {
  const { config, task, splits } = prepare(request.config);
  checkSelection(request, config);
  const options = optionsFor(config);
  const models = 1 + options.beta.length * options.scale.length;
  const progress = new Progress(context.control, models * config.probe, 0);
  const run = { ...context, config, task, population: request.members, progress, record: new RunRecord() };
  yield* consolidate(request, new Tuner(run, splits.support, splits.probe), splits.probe);
}

async function* consolidate(request: SelectionRequest, tuner: Tuner, probe: Split<'probe'>): Events {
  const { config, progress } = tuner.run;
  const options = optionsFor(config);
  const picked = yield* withEvents<RunEventBody, Selection>(async (emit) => {
    const models = request.members.map(({ seed, sigma }) => memberComponents(seed, sigma));
    const metric = await tuner.metricFor(options.geometry)(models);
    const candidates = candidatesOf(request, options, metric);
    const offered = [[], ...candidates.map(({ components }) => components)];
    const answers = await evaluateOnce(offered, 'probe', tuner.evaluator(emit));
    const [base = 0, ...correct] = answers.map(countCorrect);
    const best = firstBest(correct);
    const tally = (correct: number) => ({ correct, n: probe.length });
    return {
      ...described(request, candidates[best]!),
      probe: tally(correct[best]!),
      base: tally(base),
      // members of equal reward weigh the same at every beta
      tried: new Set(candidates.map(({ components }) => JSON.stringify(components))).size,
      searchForwards: config.members * config.support + progress.forwards,
      row: { noise: config.noise, ...toDelta(candidates[best]!.components) },
    };
  });
  yield { type: 'picked', pick: picked };
}

function described({ members, from, to }: SelectionRequest, { collapsed, scale, eta }: Candidate) {
  return { from, to, members: members.length, beta: collapsed.beta, scale, eta };
}
