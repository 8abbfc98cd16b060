/**
 * A strict JSON parser for headers: JSON.parse hides duplicate keys and how a number was spelled, and both matter here.
 */
import { SafetensorsError, shownName } from './errors';

/** Numbers keep their text. Objects are maps, so that no key is special. */
export type Json =
  | { readonly kind: 'object'; readonly entries: ReadonlyMap<string, Json> }
  | { readonly kind: 'array'; readonly items: readonly Json[] }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'literal'; readonly value: boolean | null };

const maxDepth = 127;
const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
const literals = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const;

class Parser {
  private at = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  document(): Json {
    const value = this.value();
    this.skipSpace();
    if (this.at < this.text.length) this.fail('something follows the JSON value');
    return value;
  }

  private fail(what: string): never {
    throw new SafetensorsError(
      'header-json',
      `The header is not valid JSON: ${what} at character ${this.at}.`,
    );
  }

  private skipSpace(): void {
    for (; ; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
    }
  }

  private value(): Json {
    this.skipSpace();
    const next = this.text[this.at];
    if (next === undefined) this.fail('it ends too early');
    if (next === '{' || next === '[') return this.nested(next);
    if (next === '"') return { kind: 'string', value: this.string() };
    for (const [word, value] of literals) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return { kind: 'literal', value };
      }
    }
    numberPattern.lastIndex = this.at;
    const number = numberPattern.exec(this.text)?.[0];
    if (number === undefined) this.fail('an unexpected character');
    this.at += number.length;
    return { kind: 'number', text: number };
  }

  private nested(open: '{' | '['): Json {
    if (++this.depth > maxDepth) this.fail(`it is nested deeper than ${maxDepth} levels`);
    this.at++;
    const value: Json =
      open === '{' ? { kind: 'object', entries: this.entries() } : { kind: 'array', items: this.items() };
    this.depth--;
    return value;
  }

  private entries(): Map<string, Json> {
    const entries = new Map<string, Json>();
    this.list('}', () => {
      this.skipSpace();
      if (this.text[this.at] !== '"') this.fail('a key is not a string');
      const key = this.string();
      if (entries.has(key)) {
        throw new SafetensorsError(
          'duplicate-key',
          `The header has the key ${shownName(key)} twice in one object.`,
        );
      }
      this.skipSpace();
      if (this.text[this.at] !== ':') this.fail('a colon is missing');
      this.at++;
      entries.set(key, this.value());
    });
    return entries;
  }

  private items(): Json[] {
    const items: Json[] = [];
    this.list(']', () => items.push(this.value()));
    return items;
  }

  private list(close: '}' | ']', element: () => void): void {
    this.skipSpace();
    if (this.text[this.at] === close) {
      this.at++;
      return;
    }
    for (;;) {
      element();
      this.skipSpace();
      const next = this.text[this.at];
      if (next !== ',' && next !== close)
        this.fail(next === undefined ? 'it ends too early' : 'a comma is missing');
      this.at++;
      if (next === close) return;
    }
  }

  private string(): string {
    let value = '';
    let start = ++this.at;
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (Number.isNaN(code)) this.fail('a string does not end');
      if (code < 0x20) this.fail('a control character in a string');
      if (code === 0x22) {
        value += this.text.slice(start, this.at++);
        if (!value.isWellFormed()) this.fail('half of a surrogate pair before');
        return value;
      }
      if (code === 0x5c) {
        value += this.text.slice(start, this.at) + this.escape();
        start = this.at;
      } else this.at++;
    }
  }

  private escape(): string {
    const mark = this.text[this.at + 1] ?? '';
    if (mark === 'u') {
      const digits = this.text.slice(this.at + 2, this.at + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.fail('a bad \\u escape');
      this.at += 6;
      return String.fromCharCode(parseInt(digits, 16));
    }
    const character = Object.hasOwn(escapes, mark) ? escapes[mark] : undefined;
    if (character === undefined) this.fail('a bad escape');
    this.at += 2;
    return character;
  }
}

/** Throws SafetensorsError header-json or duplicate-key. */
export function parseJson(text: string): Json {
  return new Parser(text).document();
}
