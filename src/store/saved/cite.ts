/** A run as a citation: all it takes to reproduce it, in BibTeX and in a sentence. */
import { version } from '../../../package.json';
import type { ModelSummary, RunConfig } from '../../protocol';

export interface Cited {
  readonly config: RunConfig;
  readonly model: ModelSummary;
  readonly adapter: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** The address that reproduces it. */
  readonly link: string;
}

const methods = {
  corp: 'CoRP (arXiv:2605.31494)',
  randopt: 'RandOpt (arXiv:2603.12228)',
} as const;

function parameters({ config, model }: Cited): string {
  const { task, members, sigmas, support, probe, test, voteMax, noise, populationSeed, splitSeed, corp } =
    config;
  const sweep = corp
    ? `, sweep over q ${corp.q.join(' ')}, beta ${corp.beta.join(' ')}, scale ${corp.scale.join(' ')} in the ${corp.geometry}`
    : '';
  const repeats = config.repeats ? `, ${config.repeats} populations` : '';
  return `model ${model.id} (${model.parameters} parameters), task ${task}, N = ${members}${repeats}, sigma ${sigmas.join(' ')}, ${noise} noise, ${support} support, ${probe} probe and ${test} test prompts, vote of ${voteMax}${sweep}, population seed ${populationSeed}, split seed ${splitSeed}`;
}

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

export function plainCitation(run: Cited): string {
  return `${methods[run.config.method]} run in CoRP Lab ${version} on ${day(run.createdAt)}: ${parameters(run)}; computed on ${run.adapter}. ${run.link}`;
}

/** What BibTeX would read as markup. */
const escaped = (text: string): string =>
  text.replace(/[\\{}%#&_$~^]/g, (char) => (char === '\\' ? '/' : `\\${char}`));

export function bibtex(run: Cited): string {
  const { config, createdAt } = run;
  const key = `corplab-${config.model}-${config.task}-${config.populationSeed}`.replace(/[^\w-]+/g, '-');
  const fields = {
    title: `{${escaped(`${config.method === 'corp' ? 'CoRP' : 'RandOpt'} on ${config.model}, task ${config.task}`)}}`,
    howpublished: `CoRP Lab ${version}`,
    year: day(createdAt).slice(0, 4),
    note: escaped(`${parameters(run)}; computed on ${run.adapter}`),
    url: run.link,
  };
  const lines = Object.entries(fields).map(([name, value]) => `  ${name} = {${value}},`);
  return `@misc{${key},\n${lines.join('\n')}\n}`;
}
