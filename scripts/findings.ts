/** Writes docs/findings.md: split-half reproducibility on every bundled model and task, measured now or read from `lab grid --out`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { bundledModels } from '../src/cli/files';
import { measureGrid } from '../src/cli/grid';
import { gridTable } from '../src/cli/gridTable';
import type { GridRow } from '../src/protocol';
import { bundledTasks } from '../src/tasks';

/** Larger models get smaller populations, so that a machine without a GPU comes to an end. */
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

const count = (rows: readonly GridRow[], holds: (row: GridRow) => boolean): string =>
  `${rows.filter(holds).length} of ${rows.length}`;

function reading(rows: readonly GridRow[]): string {
  const significant = 0.06; // the smallest p that 10 shuffles of either half or 19 permutations can give, rounded up
  const overlap = (row: GridRow) => row.overlaps.find(({ halves }) => halves === 'members');
  const reproduced = (row: GridRow) =>
    overlap(row)?.overlaps.some((at) => at.overlap.p < significant) ?? false;
  const lines = (['independent', 'tied'] as const).map((noise) => {
    const own = rows.filter((row) => row.noise === noise);
    return `- ${noise === 'tied' ? 'Layer-tied' : 'Independent'} noise: the split-half gain is beyond every shuffle in ${count(own, (row) => row.functional.gain.p < significant)} pairs, the leading directions of member halves agree beyond every permutation in ${count(own, reproduced)}, the score matrix has a lower effective rank than every permuted one in ${count(own, (row) => row.scores.effectiveRank.p < significant)}.`;
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
${sizes(rows)}.${missing(rows)} Every number stands beside what chance gives: in brackets the mean of its null, and p, one-sided. Ten shuffles
of either half and nineteen permutations cannot give a p below 0.05.

${gridTable(rows)}
## What the columns mean

- **split-half gain**: a direction made from half the members and half the prompts, scored on the other prompts: share right
  above the base. Null: the same with the rewards dealt out to other members. This is the headline: it says that the merge
  works on prompts and not only on paper.
- **fix agreement**: two directions from different members; the correlation of which other prompts they fix or break. Its null
  is not 0, because some prompts are easy to tip for any perturbation.
- **overlap r**: the leading r directions of the score matrix (members x prompts) in two halves of the members, or of the
  prompts; 1 would be the same subspace. Null: each prompt's scores permuted over the members.
- **directions**: principal angles between the halves closer than chance gives in 95 of 100.
- **effective rank**: of the score matrix; smaller than its null means that prompts are won and lost together.

## What it says

${reading(rows)}

A gain beyond every shuffle means that the rewards carry the direction: the same members with other rewards lead nowhere. Where
only the overlap is beyond chance, members agree on which prompts go together without that being enough to improve on new
ones at this size. More members and prompts make both sharper.

## What is not evidence

- Directions compared in weight space: with far more parameters than members two halves share next to nothing whatever the
  rewards mean, although the direction works. The lab shows this panel as uninformative.
- The spectrum of the population in the seed basis: a function of weights and sigmas alone.
- The consolidated update, matrix by matrix, looks like Gaussian noise; it is not low-rank.
- Layer-tied noise makes members resemble each other before any reward is known: tensors of equal shape repeat each other. The lab
  compares both kinds of noise on the same seeds.
`;

const files = process.argv.slice(2);
const rows = files.length > 0 ? files.flatMap(read) : await measure();
writeFileSync(new URL('../docs/findings.md', import.meta.url), page(rows));
