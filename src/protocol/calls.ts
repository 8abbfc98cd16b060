/** The lab's API as a table of calls, for what handles every method alike. */
import type { ErrorInfo, Result } from './errors';
import { labMethods, type LabApi } from './lab';
import type { RunOutcome } from './run';

export type LabMethod = keyof LabApi;

/** What a call of `method` settles with when `error` keeps it from the worker. */
export function failureOf(
  method: LabMethod,
  error: ErrorInfo,
): Result<never> | RunOutcome | false | undefined {
  switch (labMethods[method]) {
    case 'result':
      return { ok: false, error };
    case 'outcome':
      return { kind: 'failed', error };
    case 'false':
      return false;
    case 'nothing':
      return undefined;
  }
}

/** A lab whose every method is `call` with the method's name; it has the methods of `labMethods` and no others. */
export function labFrom(call: (method: LabMethod, args: readonly unknown[]) => Promise<unknown>): LabApi {
  const methods = Object.keys(labMethods) as LabMethod[];
  const entries = methods.map((method) => [method, (...args: readonly unknown[]) => call(method, args)]);
  return Object.fromEntries(entries) as LabApi;
}
