/** Checks command line values; every error is one line. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { LabError } from '../protocol';

export function usage(message: string): LabError {
  return new LabError('bad-config', message, 'See lab --help.');
}

type Options = NonNullable<ParseArgsConfig['options']>;

/** Parses flags strictly; an unknown one is an error. */
export function parse<O extends Options>(args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (thrown) {
    throw usage(thrown instanceof Error ? thrown.message.split('\n')[0]! : String(thrown));
  }
}

export function wholeNumber(flag: string, text: string | undefined, least: number, most: number): number {
  if (text === undefined) throw usage(`--${flag} is missing`);
  if (!/^\d{1,16}$/.test(text)) throw usage(`--${flag} must be a whole number, not "${text.slice(0, 40)}"`);
  const value = Number(text);
  if (value < least || value > most) throw usage(`--${flag} must be between ${least} and ${most}`);
  return value;
}

export function tokenList(text: string | undefined): number[] {
  if (text === undefined) throw usage('--tokens is missing');
  return text.split(',').map((part) => wholeNumber('tokens', part.trim(), 0, 2 ** 31));
}

/** Exactly one positional argument. */
export function onePath(positionals: readonly string[], what: string): string {
  const [path, ...rest] = positionals;
  if (path === undefined) throw usage(`${what} is missing`);
  noPath(rest);
  return path;
}

/** No positional argument at all. */
export function noPath([first]: readonly string[]): void {
  if (first !== undefined) throw usage(`unexpected argument "${first.slice(0, 60)}"`);
}
