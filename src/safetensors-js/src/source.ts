/** Where bytes come from: anything with a size whose ranges can be read, never the whole at once. */
import { SafetensorsError } from './errors';

export interface ByteSource {
  readonly name: string;
  readonly size: number;
  /** Bytes [start, end). Throws SafetensorsError read-failed if they cannot all be had. */
  read(start: number, end: number): Promise<Uint8Array>;
}

function failed(name: string, what: string): SafetensorsError {
  return new SafetensorsError('read-failed', `${name.slice(0, 200)}: ${what}`);
}

/** Refuses ranges outside the source; for implementations of `read`. */
export function checkRange(source: { name: string; size: number }, start: number, end: number): void {
  if (!(start >= 0 && start <= end && end <= source.size)) {
    throw failed(source.name, `bytes ${start} to ${end} lie outside its ${source.size} bytes.`);
  }
}

export function fromBytes(data: Uint8Array | ArrayBuffer, name = 'bytes'): ByteSource {
  const bytes = data instanceof Uint8Array ? data : new Uint8Array(data);
  const source = { name, size: bytes.length };
  return {
    ...source,
    read: async (start, end) => {
      checkRange(source, start, end);
      return bytes.subarray(start, end);
    },
  };
}

/** A Blob or File; only the ranges asked for are read from disk. */
export function fromBlob(blob: Blob, name = blob instanceof File ? blob.name : 'blob'): ByteSource {
  const source = { name, size: blob.size };
  return {
    ...source,
    read: async (start, end) => {
      checkRange(source, start, end);
      try {
        return new Uint8Array(await blob.slice(start, end).arrayBuffer());
      } catch (thrown) {
        throw failed(
          name,
          `it can no longer be read (${thrown instanceof Error ? thrown.message : 'unknown reason'}). Was it moved or changed?`,
        );
      }
    },
  };
}

export interface UrlOptions {
  readonly fetch?: typeof fetch;
  readonly signal?: AbortSignal;
}

/** Servers that ignore ranges may still send a file up to this size whole. */
const wholeFileBytes = 64 * 2 ** 20;

async function request(url: string, range: string, options: UrlOptions): Promise<Response> {
  const send = options.fetch ?? fetch;
  const init = { headers: { Range: range }, ...(options.signal ? { signal: options.signal } : {}) };
  let response: Response;
  try {
    response = await send(url, init);
  } catch (thrown) {
    if (options.signal?.aborted) throw thrown;
    throw failed(
      url,
      `it could not be fetched (${thrown instanceof Error ? thrown.message : 'network error'}).`,
    );
  }
  if (!response.ok && response.status !== 416)
    throw failed(url, `the server answered ${response.status} ${response.statusText}.`);
  return response;
}

/** A file on a server, read by HTTP range requests. */
export async function fromUrl(url: string, options: UrlOptions = {}): Promise<ByteSource> {
  const first = await request(url, 'bytes=0-0', options);
  if (first.status === 416) return fromBytes(new Uint8Array(0), url);
  if (first.status !== 206) {
    const announced = Number(first.headers.get('content-length') ?? 0);
    if (announced > wholeFileBytes) {
      await first.body?.cancel();
      throw failed(
        url,
        'the server does not send parts of files (HTTP ranges), and this one is too large to take whole.',
      );
    }
    return fromBytes(await readWhole(first, url), url);
  }
  await first.body?.cancel();
  const size = Number(/\/(\d+)$/.exec(first.headers.get('content-range') ?? '')?.[1] ?? NaN);
  if (!Number.isSafeInteger(size)) throw failed(url, 'the server does not say how large the file is.');
  const source = { name: url, size };
  return {
    ...source,
    read: async (start, end) => {
      checkRange(source, start, end);
      if (start === end) return new Uint8Array(0);
      const response = await request(url, `bytes=${start}-${end - 1}`, options);
      if (response.status !== 206)
        throw failed(url, `the server answered ${response.status} to a request for a part.`);
      const bytes = await readWhole(response, url);
      if (bytes.length !== end - start)
        throw failed(url, `the server sent ${bytes.length} bytes where ${end - start} were asked for.`);
      return bytes;
    },
  };
}

async function readWhole(response: Response, url: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch (thrown) {
    throw failed(
      url,
      `the connection broke (${thrown instanceof Error ? thrown.message : 'unknown reason'}).`,
    );
  }
}
