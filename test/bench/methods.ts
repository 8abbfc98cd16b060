/**
 * npm run methods [-- model]: every method of the scoreboard on held-out prompts, for each bundled task over 5 population
 * and split seeds: mean and standard deviation, and its paired gain over the base and over CoRP's stage 1.
 */
import { bundledModels, closeFiles, filesOfModel } from '../../src/cli/files';
import { withGpu } from '../../src/gpu/node';
import { LabSession, RunControl } from '../../src/lab';
import { mean, meanInterval, standardDeviation, wilsonInterval } from '../../src/math/stats';
import {
  LabError,
  type BundledModel,
  type MethodId,
  type RunConfig,
  type RunEvent,
} from '../../src/protocol';
import { bundledTasks } from '../../src/tasks';

const seeds = [1, 2, 3, 4, 5];
const methods: readonly (readonly [MethodId, string])[] = [
  ['base', 'base'],
  ['best-member', 'best single member'],
  ['best-member-line', 'best member, line search'],
  ['soup', 'uniform soup of the elite, line search'],
  ['softmax', 'reward softmax, one pass, same sweep'],
  ['corp-stage1', 'CoRP stage 1'],
  ['corp-stage2', 'CoRP with stage 2'],
  ['es-one-step', 'one-step ES, line search'],
  ['es-iterated', 'iterated ES, same budget'],
  ['vote', 'vote K=25'],
  ['shuffled', 'control: CoRP on shuffled rewards'],
  ['fresh', 'control: CoRP on fresh members, same rewards'],
];

interface Outcome {
  readonly shares: ReadonlyMap<MethodId, number>;
  readonly acceptedRounds: number;
}

const test = 512;

function configOf(model: BundledModel, task: string, seed: number): RunConfig {
  return {
    version: 1,
    method: 'corp',
    model: model.id,
    task,
    noise: 'independent',
    populationSeed: seed,
    splitSeed: seed,
    members: 256,
    sigmas: model.sigmas,
    support: 128,
    probe: 64,
    test,
    voteMax: 25,
  };
}

async function outcomeOf(session: LabSession, config: RunConfig): Promise<Outcome> {
  const events: RunEvent[] = [];
  const outcome = await session.run(config, new RunControl(), (batch) => events.push(...batch));
  if (outcome.kind === 'failed')
    throw new LabError(outcome.error.kind, outcome.error.message, outcome.error.hint);
  const shares = new Map<MethodId, number>();
  for (const event of events) {
    if (event.type !== 'scores') continue;
    for (const { method, tally } of event.scores) shares.set(method, tally.correct / tally.n);
  }
  // a stage 2 that accepted nothing leaves stage 1's model as it is
  if (!shares.has('corp-stage2')) shares.set('corp-stage2', shares.get('corp-stage1')!);
  const rounds = events.filter((event) => event.type === 'round' && event.round.accepted);
  return { shares, acceptedRounds: rounds.length };
}

const spread = (values: readonly number[]) =>
  `${mean(values).toFixed(3)} ± ${standardDeviation(values).toFixed(3)}`;
const sign = (value: number) => `${value >= 0 ? '+' : '−'}${Math.abs(value).toFixed(3)}`;

/** Mean paired gain with its 95 % t interval over the seeds: a new population and new prompts each. */
function gain(found: readonly number[], other: readonly number[]): string {
  const gains = found.map((value, run) => value - other[run]!);
  const [low, high] = meanInterval(gains);
  return `${sign(mean(gains))} [${sign(low)}, ${sign(high)}]`;
}

/** Whether the 95 % intervals of the two means, each taken for the prompts of one run, leave each other. */
function verdict(found: readonly number[], base: readonly number[]): string {
  const [low, high] = wilsonInterval(mean(found) * test, test);
  const [baseLow, baseHigh] = wilsonInterval(mean(base) * test, test);
  if (low > baseHigh) return 'above';
  return high < baseLow ? 'below' : 'within';
}

async function reportTask(
  session: LabSession,
  model: BundledModel,
  task: (typeof bundledTasks)[number],
): Promise<void> {
  const outcomes: Outcome[] = [];
  for (const seed of seeds) outcomes.push(await outcomeOf(session, configOf(model, task.id, seed)));
  const of = (method: MethodId) => outcomes.map(({ shares }) => shares.get(method)!);
  console.log(`\n### ${model.title}, ${task.title}\n`);
  console.log('| method | correct on test | of the base’s interval | over the base | over CoRP stage 1 |');
  console.log('| --- | --- | --- | --- | --- |');
  for (const [method, name] of methods) {
    const over = (other: MethodId) => (method === other ? '' : gain(of(method), of(other)));
    const place = method === 'base' ? '' : verdict(of(method), of('base'));
    const cells = [name, spread(of(method)), place, over('base'), over('corp-stage1')];
    console.log(`| ${cells.join(' | ')} |`);
  }
  const accepted = outcomes.reduce((sum, outcome) => sum + outcome.acceptedRounds, 0);
  console.log(`\nStage 2 accepted ${accepted} rounds in ${outcomes.length} runs.`);
}

const only = process.argv[2];
await withGpu(async (gpu) => {
  const session = await LabSession.open(gpu);
  for (const model of bundledModels().filter(({ id }) => only === undefined || id === only)) {
    await session.load(model.id, model.title, filesOfModel(model.id));
    const settings = `sigmas ${model.sigmas.join(', ')}, N=256, support 128, probe 64, test ${test}`;
    console.log(`\n## ${model.title}: ${settings}, ${seeds.length} seeds, ${session.adapter.name}`);
    for (const task of bundledTasks) await reportTask(session, model, task);
  }
});
await closeFiles();
