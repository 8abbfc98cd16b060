/** Downloads one file, resuming a partial one, and verifies size and hash. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { LabError } from '../protocol';
import { refusal, unreachable, type Network, type SourceFile } from './sources';
import type { FileStore, Writer } from './fileStore';

const attempts = 4;

/** Resolves after the time, or when the signal aborts. */
const pause = (milliseconds: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });

export interface DownloadOptions {
  readonly signal: AbortSignal;
  /** Receives the number of bytes written. */
  readonly onBytes: (count: number) => void;
  /** Milliseconds before the first retry; doubles each time. */
  readonly patience?: number;
}

export const throwIfStopped = (signal: AbortSignal): void => {
  if (signal.aborted)
    throw new LabError(
      'cancelled',
      'The download was stopped.',
      'Continue it whenever you like: what has arrived is kept.',
    );
};

/** The connection broke: retried from there. */
class BrokenOff extends Error {}

/** The source's file differs from its listing: what has arrived is discarded. */
class Changed extends Error {}

/** Stores the whole file; on an error, what has arrived stays unless it is wrong. Throws LabError. */
export async function download(
  file: SourceFile,
  store: FileStore,
  folder: string,
  network: Network,
  options: DownloadOptions,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    throwIfStopped(options.signal);
    try {
      await continueDownload(file, store, folder, network, options);
      break;
    } catch (thrown) {
      if (thrown instanceof Changed) {
        await store.remove(folder, file.name);
        throw changed(file);
      }
      throwIfStopped(options.signal);
      if (!(thrown instanceof BrokenOff)) throw thrown;
      if (attempt === attempts) throw unreachable(file.name);
      await pause((options.patience ?? 500) * 2 ** (attempt - 1), options.signal);
    }
  }
  await verify(file, store, folder, options.signal);
}

async function continueDownload(
  file: SourceFile,
  store: FileStore,
  folder: string,
  network: Network,
  options: DownloadOptions,
): Promise<void> {
  const have = (await store.size(folder, file.name)) ?? 0;
  if (file.bytes !== null && have === file.bytes && have > 0) return;
  if (file.bytes !== null && have > file.bytes) await store.remove(folder, file.name);
  const from = file.bytes !== null && have > file.bytes ? 0 : have;
  const response = await request(file, from, network, options.signal);
  const range = response.status === 206;
  if (!range && from > 0) await store.remove(folder, file.name); // the server sent it from the beginning
  refuseUnexpected(file, response, range ? from : 0);
  const writer = await store.append(folder, file.name);
  try {
    await pump(response, writer, file, options);
  } finally {
    await writer.close();
  }
}

async function request(
  file: SourceFile,
  from: number,
  network: Network,
  signal: AbortSignal,
): Promise<Response> {
  let response: Response;
  try {
    const headers: HeadersInit = from > 0 ? { Range: `bytes=${from}-` } : {};
    response = await network.fetch(file.url, { headers, signal });
  } catch {
    throw new BrokenOff();
  }
  if (response.ok) return response;
  await response.body?.cancel();
  if (response.status >= 500) throw new BrokenOff();
  if (response.status === 416) throw new Changed();
  throw refusal(response.status, file.name);
}

const changed = (file: SourceFile) =>
  new LabError(
    'bad-file',
    `${file.name} has a different size from its listing.`,
    'Look it up again: it may have changed. The partial file was removed.',
  );

/** Refuses a web page in place of the file, or a range that was not requested. */
function refuseUnexpected(file: SourceFile, response: Response, from: number): void {
  if (/^text\/html/.test(response.headers.get('content-type') ?? ''))
    throw new LabError(
      'bad-file',
      `A web page arrived in place of ${file.name} (a sign-in page of the network, perhaps).`,
      'Open the address in a tab to see what it says, then try again.',
    );
  const start = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1];
  if (response.status === 206 && start !== undefined && Number(start) !== from) throw new BrokenOff();
}

async function pump(
  response: Response,
  writer: Writer,
  file: SourceFile,
  { signal, onBytes }: DownloadOptions,
): Promise<void> {
  const reader = response.body?.getReader();
  if (!reader) throw new BrokenOff();
  try {
    for (;;) {
      let step: ReadableStreamReadResult<Uint8Array>;
      try {
        step = await reader.read();
      } catch {
        throw new BrokenOff();
      }
      if (step.done) break;
      throwIfStopped(signal);
      if (file.bytes !== null && writer.size + step.value.length > file.bytes) throw new Changed();
      await writer.append(step.value);
      onBytes(step.value.length);
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
  if (file.bytes !== null && writer.size < file.bytes) throw new BrokenOff();
}

const piece = 4 * 2 ** 20;

/** Verifies the size, and the hash if the source provides one; removes a file that fails. */
async function verify(
  file: SourceFile,
  store: FileStore,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const source = await store.read(folder, file.name);
  if (!source || (file.bytes !== null && source.size !== file.bytes)) {
    await store.remove(folder, file.name);
    throw changed(file);
  }
  if (file.sha256 === null) return;
  const hash = sha256.create();
  for (let at = 0; at < source.size; at += piece) {
    throwIfStopped(signal);
    hash.update(await source.read(at, Math.min(source.size, at + piece)));
  }
  if (bytesToHex(hash.digest()) === file.sha256) return;
  await store.remove(folder, file.name);
  throw new LabError(
    'bad-file',
    `${file.name} arrived damaged: its hash differs from the one its source gives.`,
    'Download it again; the damaged copy was removed.',
  );
}
