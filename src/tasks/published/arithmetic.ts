/** Python's value of an arithmetic expression, exact on integers; parsed by a grammar, never evaluated as code. */

/** Whole numbers are bigint, as Python's int; others are Python's float. */
export type PythonNumber = bigint | number;

/** Python would raise an error here, or take too long. */
class NoValue extends Error {}

const mostTokens = 4000;
const deepest = 200;
const mostBits = 2 ** 18;

const bitLength = (value: bigint): number => value.toString(16).length * 4;

function toFloat(value: PythonNumber): number {
  const float = Number(value);
  if (typeof value === 'bigint' && !Number.isFinite(float)) throw new NoValue('int too large');
  return float;
}

/** The float nearest to a/b, even where neither fits a float. */
function trueDivide(a: bigint, b: bigint): number {
  const sign = a < 0n === b < 0n ? 1 : -1;
  const [top, bottom] = [a < 0n ? -a : a, b < 0n ? -b : b];
  const shift = BigInt(Math.max(0, 66 - bitLength(top) + bitLength(bottom)));
  const quotient = (top << shift) / bottom;
  const sticky = quotient * bottom === top << shift ? 0n : 1n;
  const excess = Math.max(0, bitLength(quotient) - 960);
  const kept = (quotient >> BigInt(excess)) | sticky;
  const value = sign * Number(kept) * 2 ** (excess - Number(shift));
  if (!Number.isFinite(value)) throw new NoValue('result too large');
  return value;
}

function floorDivideFloats(a: number, b: number): number {
  let rest = a % b;
  let quotient = (a - rest) / b;
  if (rest !== 0 && b < 0 !== rest < 0) {
    rest += b;
    quotient -= 1;
  }
  if (quotient === 0) return 0 * (a / b);
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

function divide(a: PythonNumber, b: PythonNumber, floor: boolean): PythonNumber {
  if (b === 0n || b === 0) throw new NoValue('division by zero');
  if (typeof a === 'bigint' && typeof b === 'bigint') {
    if (!floor) return trueDivide(a, b);
    const quotient = a / b;
    return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
  }
  return floor ? floorDivideFloats(toFloat(a), toFloat(b)) : toFloat(a) / toFloat(b);
}

function power(base: PythonNumber, exponent: PythonNumber): PythonNumber {
  if (typeof base === 'bigint' && typeof exponent === 'bigint' && exponent >= 0n) {
    const small = base >= -1n && base <= 1n;
    if (!small && BigInt(bitLength(base)) * exponent > mostBits) throw new NoValue('too large');
    return base ** exponent;
  }
  const [a, b] = [toFloat(base), toFloat(exponent)];
  if (a === 0 && b < 0) throw new NoValue('division by zero');
  if (a < 0 && Number.isFinite(b) && !Number.isInteger(b)) throw new NoValue('complex');
  if (a === 1) return 1; // 1 ** Infinity is NaN in JavaScript
  const value = a ** b;
  if (!Number.isFinite(value) && Number.isFinite(a) && Number.isFinite(b)) throw new NoValue('overflow');
  return value;
}

function add(a: PythonNumber, b: PythonNumber): PythonNumber {
  return typeof a === 'bigint' && typeof b === 'bigint' ? a + b : toFloat(a) + toFloat(b);
}

function multiply(a: PythonNumber, b: PythonNumber): PythonNumber {
  if (typeof a !== 'bigint' || typeof b !== 'bigint') return toFloat(a) * toFloat(b);
  if (bitLength(a) + bitLength(b) > 8 * mostBits) throw new NoValue('too large');
  return a * b;
}

class Parser {
  private at = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly string[]) {}

  value(): PythonNumber {
    const value = this.sum();
    if (this.at < this.tokens.length) throw new NoValue('syntax');
    return value;
  }

  private accept(...wanted: string[]): string | null {
    const token = this.tokens[this.at];
    if (token === undefined || !wanted.includes(token)) return null;
    this.at++;
    return token;
  }

  private sum(): PythonNumber {
    let value = this.product();
    for (let sign; (sign = this.accept('+', '-')) !== null;) {
      const right = this.product();
      value = add(value, sign === '+' ? right : -right);
    }
    return value;
  }

  private product(): PythonNumber {
    let value = this.signed();
    for (let operator; (operator = this.accept('*', '/', '//')) !== null;) {
      const right = this.signed();
      value = operator === '*' ? multiply(value, right) : divide(value, right, operator === '//');
    }
    return value;
  }

  /** ** binds tighter than a sign on its left, looser than one on its right. */
  private signed(): PythonNumber {
    let negative = false;
    for (let sign; (sign = this.accept('+', '-')) !== null;) negative = negative !== (sign === '-');
    const base = this.atom();
    const value =
      this.accept('**') === null
        ? base
        : power(
            base,
            this.nested(() => this.signed()),
          );
    return negative ? -value : value;
  }

  private nested<T>(work: () => T): T {
    if (++this.depth > deepest) throw new NoValue('too deep');
    const result = work();
    this.depth--;
    return result;
  }

  private atom(): PythonNumber {
    if (this.accept('(') !== null) {
      const value = this.nested(() => this.sum());
      if (this.accept(')') === null) throw new NoValue('syntax');
      return value;
    }
    const token = this.tokens[this.at++];
    if (token === undefined || !/^(?:0+|[1-9]\d{0,4299})$/.test(token)) throw new NoValue('syntax');
    return BigInt(token);
  }
}

/** Digits, + - * / // ** ( ) and spaces; null where Python has no real value for it. */
export function evaluate(expression: string): PythonNumber | null {
  const tokens = expression.match(/\d+|\*\*|\/\/|[-+*/()]/g) ?? [];
  if (tokens.length > mostTokens) return null;
  try {
    return new Parser(tokens).value();
  } catch (thrown) {
    if (thrown instanceof NoValue || thrown instanceof RangeError) return null;
    throw thrown;
  }
}
