/** The settings as a document: what docs/settings.md holds. */
import { corpFields } from './corp';
import { isOptional, type Field, type Fields } from './field';
import { runFields } from './run';

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 12 });

function valuesOf(field: Field): string {
  switch (field.kind) {
    case 'whole':
    case 'real':
      return `${field.kind === 'whole' ? 'whole number' : 'number'}, ${number.format(field.low)} to ${number.format(field.high)}`;
    case 'list':
      return `up to ${field.most} numbers, ${field.exclusive ? 'above ' : ''}${number.format(field.low)} to ${number.format(field.high)}`;
    case 'choice':
      return Object.keys(field.options)
        .map((option) => `\`"${option}"\``)
        .join(' or ');
    case 'flag':
      return '`true` or `false`';
    case 'text':
      return `text, at most ${number.format(field.most)} characters`;
  }
}

const shown = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : String(value));

function absence(field: Field): string {
  if (isOptional(field)) return field.absent === null ? 'the task decides' : shown(field.absent);
  return field.default === undefined || field.default === '' ? '' : shown(field.default);
}

function rows(fields: Fields): string {
  const lines = Object.entries(fields).map(([key, field]) => {
    const published = field.published === undefined ? '' : ` (published: ${shown(field.published)})`;
    const flag = field.flag === undefined ? '' : `\`--${field.flag}\``;
    const name = isOptional(field) ? `\`${key}\`, optional` : `\`${key}\``;
    const link = field.link === undefined ? '' : shown(field.link);
    const { label, meaning } = field;
    return `| ${[name, label, valuesOf(field), absence(field) + published, link, flag, meaning].join(' | ')} |`;
  });
  const head = '| key | on the page | values | default | in a link | published option | meaning |';
  return [head, '| --- | --- | --- | --- | --- | --- | --- |', ...lines].join('\n');
}

/** Markdown; `npm run settings` writes it. */
export const reference = (): string => `# Settings of a run

Made from [src/settings](../src/settings/run.ts) by \`npm run settings\`; edit that instead. These are the keys of a config
for \`lab run\`, of the \`started\` event of a log and, those of CoRP with \`corp.\` before them, of a link. A config has every
setting but the optional ones; "default" is where the page's form begins, and what the absence of an optional one means.
"In a link" is what a link of version 1 means where it says nothing.

Lists that are given anew (typed, in a link, in a config file) are sorted and each number is kept once, because members draw
their sigma by its position in the list. A run that was made keeps the order it was made with.

${rows(runFields)}

## \`corp\`: options of CoRP

A config of method \`corp\` may leave out \`corp\` as a whole: then the defaults hold.

${rows(corpFields)}
`;
