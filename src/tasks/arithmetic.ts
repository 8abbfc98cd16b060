/** The two small notations that answers are written in: infix with three digits, and postfix programs of x. */

const operators = '+-*';
const digits = '0123456789';

export const isOperator = (symbol: string): boolean => symbol.length === 1 && operators.includes(symbol);
export const isDigit = (symbol: string): boolean => symbol.length === 1 && digits.includes(symbol);
export const eachOperator: readonly string[] = [...operators];
export const eachDigitFromOne: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 8, 9];

function apply(operator: string, a: number, b: number): number {
  if (operator === '+') return a + b;
  return operator === '-' ? a - b : a * b;
}

/** `a first b second c`, where * binds tighter. */
export function evaluateInfix(a: number, first: string, b: number, second: string, c: number): number {
  return second === '*' && first !== '*'
    ? apply(first, a, apply(second, b, c))
    : apply(second, apply(first, a, b), c);
}

/** The result of a postfix program for input x, or null if it is not a valid program. */
export function runPostfix(program: string, x: number): number | null {
  const stack: number[] = [];
  for (const symbol of program) {
    if (symbol === 'x') stack.push(x);
    else if (isDigit(symbol)) stack.push(Number(symbol));
    else {
      const right = stack.pop();
      const left = stack.pop();
      if (!isOperator(symbol) || right === undefined || left === undefined) return null;
      stack.push(apply(symbol, left, right));
    }
  }
  const [result] = stack;
  return stack.length === 1 && result !== undefined ? result : null;
}
