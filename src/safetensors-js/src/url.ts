/** Files on a server, read by HTTP range requests so that only the requested bytes are transferred. */
import { clip, SafetensorsError } from './errors';
import { fromBytes, type ByteSource } from './source';

export interface UrlOptions {
  /** Replaces the global fetch, e.g. to add headers. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Aborts every request of this source; reads then fail with the signal's own reason. */
  readonly signal?: AbortSignal;
  /** Bytes to fetch and keep at once, 1 if absent: bytes within them need no further request, a file that fits in them none at all. */
  readonly ahead?: number;
}

/** A server without range requests may still send a file of at most this size whole. */
const wholeFileBytes = 64 * 2 ** 20;

interface Remote {
  readonly url: string;
  readonly options: UrlOptions;
}

function unreachable({ url, options }: Remote, cause: unknown): unknown {
  if (options.signal?.aborted) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  const what = `${clip(url)} did not answer or broke off (${clip(why)})`;
  return new SafetensorsError('network', `${what}. Check the address and the connection.`, { cause });
}

async function request(remote: Remote, init: RequestInit): Promise<Response> {
  const { url, options } = remote;
  const send = options.fetch ?? fetch;
  try {
    return await send(url, options.signal ? { ...init, signal: options.signal } : init);
  } catch (cause) {
    throw unreachable(remote, cause);
  }
}

const advice: Readonly<Record<number, string>> = {
  401: 'It asks for a sign-in: accept the terms of the model or download the file by hand.',
  403: 'Access is denied: accept the terms of the model or download the file by hand.',
  404: 'There is no such file: check the address.',
  429: 'Too many requests: wait a while.',
};

async function refuseStatus({ url }: Remote, response: Response): Promise<never> {
  await response.body?.cancel();
  const what = `${clip(url)} answered with status ${response.status}`;
  throw new SafetensorsError('http-status', `${what}. ${advice[response.status] ?? 'Try again later.'}`);
}

/** The body, or undefined if it exceeds `most` bytes. */
async function readBody(remote: Remote, response: Response, most: number): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  try {
    for (let step = await reader?.read(); step && !step.done; step = await reader?.read()) {
      pieces.push(step.value);
      length += step.value.length;
      if (length > most) {
        await reader?.cancel();
        return undefined;
      }
    }
  } catch (cause) {
    throw unreachable(remote, cause);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

async function takeWhole(remote: Remote, response: Response): Promise<ByteSource> {
  const announced = Number(response.headers.get('content-length') ?? 0);
  if (announced > wholeFileBytes) await response.body?.cancel();
  const bytes = announced > wholeFileBytes ? undefined : await readBody(remote, response, wholeFileBytes);
  if (bytes) return fromBytes(bytes, remote.url);
  const what = `The server of ${clip(remote.url)} ignores range requests, and the file is over ${wholeFileBytes} bytes`;
  throw new SafetensorsError('range-ignored', `${what}. Download the file and open it from disk.`);
}

const contentRange = /^bytes (\d+)-(\d+)\/(\d+|\*)$/;

/** Ranges of a compressed answer count compressed bytes (RFC 9110, section 14.2), which a partial answer cannot be decoded from. */
const isCompressed = ({ headers }: Response): boolean =>
  !/^(identity)?$/.test(headers.get('content-encoding') ?? '');

/** The size of the file; Content-Range is hidden from scripts of other origins unless the server exposes it. */
async function findSize(remote: Remote, partial: Response): Promise<number> {
  const told = contentRange.exec(partial.headers.get('content-range') ?? '')?.[3];
  if (told !== undefined && told !== '*') return Number(told);
  const head = await request(remote, { method: 'HEAD' });
  const length = head.ok ? head.headers.get('content-length') : null;
  if (length !== null && /^\d+$/.test(length)) return Number(length);
  throw new SafetensorsError(
    'size-unknown',
    `The server of ${clip(remote.url)} does not tell the file's size.`,
  );
}

/** Throws range-mismatch if the file's size differs from when it was opened. */
async function refuseChanged({ url }: Remote, response: Response, size: number): Promise<void> {
  const told = contentRange.exec(response.headers.get('content-range') ?? '')?.[3] ?? '*';
  if (told === '*' || Number(told) === size) return;
  await response.body?.cancel();
  const what = `${clip(url)} changed while it was read: it had ${size} bytes and now has ${clip(told)}`;
  throw new SafetensorsError('range-mismatch', `${what}. Open it again.`);
}

/** Whether a partial answer begins at byte 0, as requested; one that hides its range is trusted. */
const startsFile = ({ headers }: Response): boolean =>
  (contentRange.exec(headers.get('content-range') ?? '')?.[1] ?? '0') === '0';

async function readRange(remote: Remote, size: number, start: number, end: number): Promise<Uint8Array> {
  const wanted = `bytes=${start}-${end - 1}`;
  const response = await request(remote, { headers: { Range: wanted } });
  if (!response.ok) return refuseStatus(remote, response);
  await refuseChanged(remote, response, size);
  const range = contentRange.exec(response.headers.get('content-range') ?? '');
  const given = range ? `bytes=${range[1]}-${range[2]}` : wanted;
  if (response.status !== 206 || given !== wanted) {
    await response.body?.cancel();
    const what = `${clip(remote.url)} was asked for ${wanted} and gave ${response.status === 206 ? given : 'the whole file'}`;
    throw new SafetensorsError('range-mismatch', `${what}. Download the file and open it from disk.`);
  }
  const bytes = await readBody(remote, response, end - start);
  if (bytes?.length === end - start) return bytes;
  const what = `${clip(remote.url)} gave ${bytes ? `only ${bytes.length}` : 'more'} bytes where ${end - start} were asked for`;
  throw new SafetensorsError('read-truncated', `${what}. Try again.`);
}

/**
 * A file on a server. Throws SafetensorsError network, http-status, size-unknown, or range-ignored where the server
 * sends only whole files, or compresses them, and this one is over 64 MiB; a smaller one is then taken whole.
 */
export async function fromUrl(url: string, options: UrlOptions = {}): Promise<ByteSource> {
  const remote = { url, options };
  const ahead = Math.max(1, options.ahead ?? 1);
  const first = await request(remote, { headers: { Range: `bytes=0-${ahead - 1}` } });
  if (first.status === 416) return fromBytes(new Uint8Array(), url);
  if (!first.ok) return refuseStatus(remote, first);
  if (first.status !== 206) return takeWhole(remote, first);
  const body = await readBody(remote, first, ahead);
  if (isCompressed(first)) {
    const whole = await request(remote, {});
    return whole.ok ? takeWhole(remote, whole) : refuseStatus(remote, whole);
  }
  const size = await findSize(remote, first);
  const head = startsFile(first) ? (body ?? new Uint8Array()) : new Uint8Array();
  if (head.length === size) return fromBytes(head, url);
  return {
    size,
    name: url,
    read: async (start, end) =>
      end <= Math.max(start, head.length) ? head.slice(start, end) : readRange(remote, size, start, end),
  };
}
