/** How a piece of work ended, and the shapes in which the page receives it. */
import { LabError, type ErrorInfo, type Result, type RunOutcome } from '../../protocol';

export type Ending<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'cancelled' }
  /** Refused, or went wrong. */
  | { readonly kind: 'failed'; readonly error: ErrorInfo };

const stopped = new LabError('cancelled', 'Stopped.', 'You can start it again at any time.').info;

export function asResult<T>(ending: Ending<T>): Result<T> {
  switch (ending.kind) {
    case 'done':
      return { ok: true, value: ending.value };
    case 'cancelled':
      return { ok: false, error: stopped };
    case 'failed':
      return { ok: false, error: ending.error };
  }
}

export const asOutcome = (ending: Ending<void>): RunOutcome =>
  ending.kind === 'done' ? { kind: 'done' } : ending;
