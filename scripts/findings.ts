/** Writes docs/findings.md: split-half reproducibility on every bundled model and task, measured now or read from `lab grid --out`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { bundledModels } from '../src/cli/files';
import { measureGrid } from '../src/cli/grid';
import { gridTable } from '../src/cli/gridTable';
import type { GridRow } from '../src/protocol';
import { bundledTasks } from '../src/tasks';

/** Larger models get smaller populations, so that a machine without a GPU finishes. */
const sizeFor = (parameters: number) =>
  parameters > 200_000 ? { members: 32, support: 32 } : { members: 128, support: 64 };

async function measure(): Promise<GridRow[]> {
  const rows: GridRow[] = [];
  for (const { id, parameters } of bundledModels()) {
    const tasks = bundledTasks.map((task) => task.id);
    const request = {
      models: [id],
      tasks,
      noise: ['independent', 'tied'] as const,
      populationSeed: 1,
      splitSeed: 1,
    };
    const outcome = await measureGrid({ ...request, ...sizeFor(parameters) }, (row) => rows.push(row));
    if (outcome.kind !== 'done')
      throw new Error(outcome.kind === 'failed' ? outcome.error.message : 'stopped');
  }
  return rows;
}

const read = (path: string): GridRow[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as GridRow);

/** The smallest p that 10 shuffles of either half or 19 permutations can give, rounded up. */
const significant = 0.06;

const carries = ({ functional }: GridRow) => functional.gain.p < significant;
/** At one rank only: among several, one would often beat chance by luck. */
const agrees = ({ overlaps }: GridRow) =>
  overlaps.find(({ halves }) => halves === 'members')!.overlaps[0]!.overlap.p < significant;

/** "8 % to 40 %": how far the effective rank lies below its null's mean where the gain is beyond chance. */
function below(rows: readonly GridRow[]): string {
  const shares = rows
    .filter(carries)
    .map(({ scores: { effectiveRank } }) => 1 - effectiveRank.value / effectiveRank.null.mean);
  const [low, high] = [Math.min(...shares), Math.max(...shares)].map((share) => Math.round(100 * share));
  return `${low} % to ${high} %`;
}

/** "story (independent, tied), code (tied)" */
function named(rows: readonly GridRow[]): string {
  const tasks = [...new Set(rows.map(({ task }) => task))];
  const noisesOf = (task: string) => rows.filter((row) => row.task === task).map(({ noise }) => noise);
  return tasks.map((task) => `${task} (${noisesOf(task).join(', ')})`).join(', ') || 'none';
}

function reading(rows: readonly GridRow[]): string {
  const lines = [...new Set(rows.map(({ model }) => model))].map((model) => {
    const own = rows.filter((row) => row.model === model);
    const low = own.filter(({ scores }) => scores.effectiveRank.p < significant).length;
    return [
      `- ${model}: the split-half gain is beyond every shuffle for ${named(own.filter(carries))};`,
      `only the leading direction of member halves (r=1) agrees beyond every permutation for ${named(own.filter((row) => !carries(row) && agrees(row)))};`,
      `neither for ${named(own.filter((row) => !carries(row) && !agrees(row)))}.`,
      `The score matrix has a lower effective rank than every permuted one in ${low} of ${own.length} pairs.`,
    ].join(' ');
  });
  return lines.join('\n');
}

const sizes = (rows: readonly GridRow[]): string =>
  [...new Set(rows.map(({ model }) => model))]
    .map((model) => {
      const { membersPerHalf, examplesPerHalf } = rows.find((row) => row.model === model)!.functional;
      return `${model}: ${2 * membersPerHalf} members on ${2 * examplesPerHalf} support prompts`;
    })
    .join('; ');

const missing = (rows: readonly GridRow[]): string => {
  const measured = new Set(rows.map(({ model, task, noise }) => `${model} ${task} ${noise}`));
  const absent = bundledModels()
    .flatMap(({ id }) => bundledTasks.map((task) => `${id} ${task.id}`))
    .flatMap((pair) => (['independent', 'tied'] as const).map((noise) => `${pair} ${noise}`))
    .filter((name) => !measured.has(name));
  return absent.length === 0 ? '' : ` Not measured this time: ${absent.join(', ')}.`;
};

const page = (rows: readonly GridRow[]): string => `# Findings: does a rewarded population point somewhere?

Written by \`npm run findings\` (the same table for any models and tasks: \`lab grid <config.json>\`); one population seed.
${sizes(rows)}.${missing(rows)} Every number stands beside chance: in brackets the mean of its null, and a one-sided p. Ten shuffles
of either half and nineteen permutations cannot give a p below 0.05.

${gridTable(rows)}
## What the columns mean

- **split-half gain**: a direction made from half the members and half the prompts, scored on the other prompts: its accuracy minus
  the base's. Null: the same with the rewards shuffled among the members. This is the headline: it says whether the direction
  works on unseen prompts.
- **fix agreement**: two directions from different members; the correlation of which other prompts they fix or break. Its null
  is not 0, because some prompts flip under almost any perturbation.
- **overlap r**: the leading r directions of the score matrix (members x prompts) in two halves of the members, or of the
  prompts; 1 would be the same subspace. Null: each prompt's scores permuted over the members.
- **directions**: number of principal angles between the halves smaller than in 95 of 100 draws of chance.
- **effective rank**: of the score matrix; smaller than its null means that members win and lose prompts together.

## What it says

${reading(rows)}

A gain beyond every shuffle means that the direction comes from the rewards: the same members with other rewards get nowhere near as
far. Where only the overlap is beyond chance, members agree on which prompts go together, but at this size that is not enough to
improve on new ones. Where neither is, the direction may still be real: small halves and few prompts hide it (with 32 members
and 32 prompts, the larger model showed it on one task of three). Models measured at different sizes therefore cannot be compared
row by row. Among many pairs some beat chance by luck: at p 0.05, one in twenty.

Where the gain is real, the scores are still only weakly low-rank: their effective rank is ${below(rows)} below that of permuted
scores. The structure that tied noise adds by itself appears without any rewards, and not in this table.

## What is not evidence

- Directions compared in weight space: with far more parameters than members, two halves share almost nothing whatever the
  rewards mean, even where the direction works. The lab labels this panel as uninformative.
- The spectrum of the population in the seed basis: a function of weights and sigmas alone.
- The consolidated update, matrix by matrix, looks like Gaussian noise; it is not low-rank.
- Layer-tied noise makes members resemble each other before any reward is known: tensors of equal shape get the same noise. The lab
  compares both kinds of noise on the same seeds.
`;

const files = process.argv.slice(2);
const rows = files.length > 0 ? files.flatMap(read) : await measure();
writeFileSync(new URL('../docs/findings.md', import.meta.url), page(rows));
