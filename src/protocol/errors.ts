/** The closed set of kinds of expected failure, shared by every part of the lab. */
export type ErrorKind =
  | 'no-webgpu'
  | 'device-lost'
  | 'out-of-memory'
  | 'gpu-fault'
  | 'bad-file'
  | 'unsupported-model'
  | 'bad-model'
  | 'bad-config'
  | 'not-found'
  | 'network'
  | 'no-access'
  | 'storage-full'
  | 'cancelled'
  | 'busy'
  | 'worker-died'
  | 'internal';

/** An expected failure in plain words: what happened (`message`) and what to do next (`hint`). */
export interface ErrorInfo {
  readonly kind: ErrorKind;
  readonly message: string;
  readonly hint: string;
}

export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErrorInfo };

/** Carries an ErrorInfo up a deep call chain; every public boundary turns it back into a value. */
export class LabError extends Error {
  readonly info: ErrorInfo;
  constructor(kind: ErrorKind, message: string, hint: string) {
    super(message);
    this.name = 'LabError';
    this.info = { kind, message, hint };
  }
}

/** Any thrown value as an ErrorInfo; anything but a LabError is reported as a bug. */
export function toErrorInfo(thrown: unknown): ErrorInfo {
  if (thrown instanceof LabError) return thrown.info;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    kind: 'internal',
    message,
    hint: 'This is a defect of the lab. Reload the page and, if it happens again, report it.',
  };
}

/** Runs `work` and returns its value or its failure, never throws. */
export async function attempt<T>(work: () => T | Promise<T>): Promise<Result<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (thrown) {
    return { ok: false, error: toErrorInfo(thrown) };
  }
}
