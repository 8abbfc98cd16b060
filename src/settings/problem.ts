/** What is wrong with one setting, in a sentence that reads well beside its box as well as on its own. */
import type { ChoiceField, Field, ListField, Range } from './field';

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 12 });

function shown(value: unknown): string {
  const text =
    typeof value === 'number'
      ? String(value)
      : typeof value === 'string'
        ? value
        : JSON.stringify(value ?? null);
  return text.length > 24 ? `${text.slice(0, 23)}…` : text;
}

function numberProblem(name: string, value: unknown, range: Range, whole: boolean): string | null {
  const { low, high, exclusive, tooHigh } = range;
  if (typeof value !== 'number' || !Number.isFinite(value))
    return `${name} must be a number, not “${shown(value)}”.`;
  if (whole && !Number.isInteger(value)) return `${name} must be a whole number.`;
  if (exclusive && value <= low) return `${name} must be above ${grouped.format(low)}.`;
  if (value < low) return `${name} must be at least ${grouped.format(low)}.`;
  if (value > high) return tooHigh ?? `${name} must be at most ${grouped.format(high)}.`;
  return null;
}

function listProblem(field: ListField, value: unknown): string | null {
  const { one, many, most } = field;
  if (!Array.isArray(value)) return `The ${many} must be a list of numbers.`;
  if (value.length === 0) return `Give at least one ${one}.`;
  if (value.length > most) return `Give at most ${most} ${many}.`;
  for (const entry of value) {
    const problem = numberProblem(`Every ${one}`, entry, field, false);
    if (problem !== null) return problem;
  }
  return null;
}

const optionsOf = ({ options }: ChoiceField) =>
  Object.keys(options)
    .map((option) => `"${option}"`)
    .join(' or ');

/** Null where the value is fine. Null and undefined are missing. */
export function problemOf(key: string, field: Field, value: unknown): string | null {
  const name = 'name' in field ? field.name : field.kind === 'list' ? `The list of ${field.many}` : key;
  if (value === undefined || value === null) return `${name} is missing.`;
  switch (field.kind) {
    case 'whole':
    case 'real':
      return numberProblem(field.name, value, field, field.kind === 'whole');
    case 'list':
      return listProblem(field, value);
    case 'choice':
      if (typeof value === 'string' && Object.hasOwn(field.options, value)) return null;
      return `${key} must be ${optionsOf(field)}.`;
    case 'flag':
      return typeof value === 'boolean' ? null : `${key} must be true or false.`;
    case 'text':
      if (typeof value !== 'string') return `${field.name} must be text.`;
      if (value === '') return `${field.name} is empty.`;
      return value.length <= field.most ? null : `${field.name} is longer than ${field.most} characters.`;
  }
}
