/**
 * npm run effect [-- model]: does RandOpt help on held-out prompts? Every bundled model and task over 5 population and
 * split seeds; base, best member, the vote of 25 and its controls on test, mean and standard deviation.
 */
import { withGpu } from '../../src/gpu/node';
import { bundledModels, closeFiles, filesOfModel } from '../../src/cli/files';
import { LabSession, RunControl } from '../../src/lab';
import { mean, standardDeviation, wilsonInterval } from '../../src/math/stats';
import { LabError, type BundledModel, type RunConfig, type RunEvent, type Tally } from '../../src/protocol';
import { bundledTasks } from '../../src/tasks';

const seeds = [1, 2, 3, 4, 5];
const columns = ['base', 'best member', 'vote K=25', 'vote with invalid', 'random 25'] as const;
type Scores = Readonly<Record<(typeof columns)[number], Tally>>;

async function scoresOf(session: LabSession, config: RunConfig): Promise<Scores> {
  const events: RunEvent[] = [];
  const outcome = await session.run(config, new RunControl(), (batch) => events.push(...batch));
  if (outcome.kind === 'failed')
    throw new LabError(outcome.error.kind, outcome.error.message, outcome.error.hint);
  const base = events.find((event) => event.type === 'base' && event.split === 'test');
  const best = events.find((event) => event.type === 'best');
  const last = events.flatMap((event) => (event.type === 'votes' ? event.points : [])).at(-1);
  if (base?.type !== 'base' || best?.type !== 'best' || !last) throw new Error('the run lacks its results');
  return {
    base: base.tally,
    'best member': best.tally,
    'vote K=25': last.vote,
    'vote with invalid': last.strict,
    'random 25': last.random,
  };
}

const share = ({ correct, n }: Tally) => correct / n;

/**
 * The mean of `a` above that of `b` by more than the 95 % intervals of both for the prompts of one run. Not of all runs:
 * their test prompts repeat (about 1,400 of 2,560 are distinct), and theta0 answers a repeated prompt the same way.
 */
function above(a: readonly Tally[], b: readonly Tally[]): boolean {
  const interval = (tallies: readonly Tally[]) => {
    const n = Math.min(...tallies.map((tally) => tally.n));
    return wilsonInterval(mean(tallies.map(share)) * n, n);
  };
  return interval(a)[0] > interval(b)[1];
}

function tableRow(task: string, runs: readonly Scores[]): string {
  const cells = columns.map((column) => {
    const shares = runs.map((run) => share(run[column]));
    return `${mean(shares).toFixed(3)} ± ${standardDeviation(shares).toFixed(3)}`;
  });
  const of = (column: (typeof columns)[number]) => runs.map((run) => run[column]);
  const beyond = (column: (typeof columns)[number]) => (above(of(column), of('base')) ? 'yes' : 'no');
  return `| ${task} | ${cells.join(' | ')} | ${beyond('vote K=25')} | ${beyond('best member')} |`;
}

async function reportModel(session: LabSession, model: BundledModel): Promise<void> {
  await session.load(model.id, model.title, filesOfModel(model.id));
  console.log(
    `\n${model.title}, sigmas ${model.sigmas.join(', ')}, N=256, support 128, test 512, ${seeds.length} seeds, ${session.adapter.name}\n`,
  );
  console.log(
    `| task | ${columns.join(' | ')} | vote above base beyond the 95 % intervals of one run | best member too |`,
  );
  console.log(`| --- | ${[...columns, '', ''].map(() => '---').join(' | ')} |`);
  for (const task of bundledTasks) {
    const runs: Scores[] = [];
    for (const seed of seeds) {
      const config: RunConfig = {
        version: 1,
        method: 'randopt',
        model: model.id,
        task: task.id,
        noise: 'independent',
        populationSeed: seed,
        splitSeed: seed,
        members: 256,
        sigmas: model.sigmas,
        support: 128,
        probe: 64,
        test: 512,
        voteMax: 25,
      };
      runs.push(await scoresOf(session, config));
    }
    console.log(tableRow(task.title, runs));
  }
}

const only = process.argv[2];
const models = bundledModels().filter(({ id }) => only === undefined || id === only);
if (models.length === 0) throw new Error(`There is no bundled model "${only}".`);
await withGpu(async (gpu) => {
  const session = await LabSession.open(gpu);
  for (const model of models) await reportModel(session, model);
});
await closeFiles();
