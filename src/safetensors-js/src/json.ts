/**
 * A strict JSON reader that keeps what JSON.parse throws away: duplicate keys, the spelling of numbers, lone
 * surrogates. The caller walks the document, so nothing is built but what it keeps; depth is bounded.
 */
import { clip, quote, SafetensorsError, type SafetensorsErrorCode } from './errors';

export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

/** Nested objects and arrays, as many as the reference implementation takes. */
const deepest = 127;

const numberPattern = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const literals = ['true', 'false', 'null'];
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
const highSurrogates = 0xd800;
const lowSurrogates = 0xdc00;
const pastSurrogates = 0xe000;

/** Reads `text` from its start; each call of string, number, object, array or skip takes one value. */
export class JsonReader {
  readonly #text: string;
  readonly #what: string;
  #at = 0;
  #depth = 0;

  /** `what` names the document in messages, e.g. "header". */
  constructor(text: string, what: string) {
    this.#text = text;
    this.#what = what;
  }

  /** What the next value is, without taking it. */
  kind(): JsonKind {
    const code = this.#peek();
    if (code === 0x7b) return 'object';
    if (code === 0x5b) return 'array';
    if (code === 0x22) return 'string';
    if (code === 0x2d || (code >= 0x30 && code <= 0x39)) return 'number';
    if (code === 0x6e) return 'null';
    if (code === 0x74 || code === 0x66) return 'boolean';
    return this.#unexpected('a value');
  }

  /** Takes an object; `visit` must take the value of each key. A key seen before raises what `duplicate` makes. */
  object(visit: (key: string) => void, duplicate = (key: string) => this.#duplicate(key)): void {
    const seen = new Set<string>();
    this.#enter(0x7b, 'an object');
    if (!this.#take(0x7d)) {
      do {
        if (this.#peek() !== 0x22) this.#unexpected('a key in double quotes');
        const key = this.string();
        if (seen.has(key)) throw duplicate(key);
        seen.add(key);
        if (!this.#take(0x3a)) this.#unexpected('":"');
        visit(key);
      } while (this.#take(0x2c));
      if (!this.#take(0x7d)) this.#unexpected('"," or "}"');
    }
    this.#depth--;
  }

  /** Takes an array; `visit` must take each element. */
  array(visit: () => void): void {
    this.#enter(0x5b, 'an array');
    if (!this.#take(0x5d)) {
      do visit();
      while (this.#take(0x2c));
      if (!this.#take(0x5d)) this.#unexpected('"," or "]"');
    }
    this.#depth--;
  }

  /** Takes a string and resolves its escapes. */
  string(): string {
    if (!this.#take(0x22)) this.#unexpected('a string');
    let value = '';
    let from = this.#at;
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === 0x22) {
        value += this.#text.slice(from, this.#at++);
        return value;
      }
      if (code === 0x5c) {
        value += this.#text.slice(from, this.#at) + this.#escape();
        from = this.#at;
      } else if (code >= 0x20) {
        this.#at++;
      } else {
        // NaN, past the end, comes here too
        this.#unexpected('the rest of a string');
      }
    }
  }

  /** Takes a number and gives it as it is spelt. */
  number(): string {
    this.#peek();
    numberPattern.lastIndex = this.#at;
    const spelt = numberPattern.exec(this.#text)?.[0];
    if (spelt === undefined) return this.#unexpected('a number');
    if (!Number.isFinite(Number(spelt))) this.#fail('invalid-json', `the number ${clip(spelt)} is too large`);
    this.#at += spelt.length;
    return spelt;
  }

  /** Takes whatever value comes next, checks it and drops it. */
  skip(): void {
    const kind = this.kind();
    if (kind === 'object') return this.object(() => this.skip());
    if (kind === 'array') return this.array(() => this.skip());
    if (kind === 'string') return void this.string();
    if (kind === 'number') return void this.number();
    const literal = literals.find((word) => this.#text.startsWith(word, this.#at));
    if (literal === undefined) return this.#unexpected('a value');
    this.#at += literal.length;
  }

  /** Raises trailing-data unless only white space is left. */
  end(): void {
    if (!Number.isNaN(this.#peek())) {
      this.#fail('trailing-data', `${this.#next()} follows the end of the JSON`);
    }
  }

  /** The next character's code after white space; NaN at the end. */
  #peek(): number {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return code;
      this.#at++;
    }
  }

  #take(code: number): boolean {
    if (this.#peek() !== code) return false;
    this.#at++;
    return true;
  }

  #enter(code: number, what: string): void {
    if (!this.#take(code)) this.#unexpected(what);
    if (++this.#depth > deepest) {
      this.#fail('too-deep', `objects and arrays are nested more than ${deepest} deep`);
    }
  }

  #escape(): string {
    const letter = this.#text[this.#at + 1] ?? '';
    if (letter === 'u') return this.#unicodeEscape();
    const char = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined;
    if (char === undefined) return this.#fail('invalid-json', `\\${clip(letter)} is not an escape`);
    this.#at += 2;
    return char;
  }

  #unicodeEscape(): string {
    const first = this.#codeUnit();
    if (first < highSurrogates || first >= pastSurrogates) return String.fromCharCode(first);
    const paired = first < lowSurrogates && this.#text.startsWith('\\u', this.#at);
    const second = paired ? this.#codeUnit() : 0;
    if (second >= lowSurrogates && second < pastSurrogates) return String.fromCharCode(first, second);
    return this.#fail('lone-surrogate', `the escape \\u${first.toString(16)} is half of a surrogate pair`);
  }

  #codeUnit(): number {
    const digits = this.#text.slice(this.#at + 2, this.#at + 6);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) {
      this.#fail('invalid-json', `\\u must be followed by 4 hexadecimal digits, not ${quote(digits)}`);
    }
    this.#at += 6;
    return parseInt(digits, 16);
  }

  #next(): string {
    const code = this.#text.codePointAt(this.#at);
    return code === undefined ? 'nothing' : quote(String.fromCodePoint(code));
  }

  #duplicate(key: string): SafetensorsError {
    return new SafetensorsError(
      'duplicate-key',
      `The key ${quote(key)} appears twice in one object of the ${this.#what}.`,
    );
  }

  #unexpected(wanted: string): never {
    if (this.#at >= this.#text.length) this.#fail('invalid-json', `it ends where ${wanted} should be`);
    return this.#fail('invalid-json', `${this.#next()} stands where ${wanted} should be`);
  }

  #fail(code: SafetensorsErrorCode, why: string): never {
    throw new SafetensorsError(
      code,
      `The ${this.#what} cannot be read: ${why} (character ${this.#at + 1} of ${this.#text.length}).`,
    );
  }
}
