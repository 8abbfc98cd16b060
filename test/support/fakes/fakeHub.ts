/** A Hugging Face Hub on loopback that can misbehave: what it answers is taken from its public API. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeHub {
  readonly url: string;
  /** Requests so far, `GET /path` with a range where one was asked for. */
  readonly requests: string[];
  /** Answers in place of the usual ones, by path of the file; each is used once, in order. */
  readonly mischief: Map<string, Mischief[]>;
  close(): Promise<void>;
}

export type Mischief =
  | { readonly kind: 'status'; readonly status: number }
  /** Breaks the connection after so many bytes. */
  | { readonly kind: 'drop'; readonly after: number }
  /** Sends no more after so many bytes. */
  | { readonly kind: 'stall'; readonly after: number }
  | { readonly kind: 'html' }
  | { readonly kind: 'content'; readonly bytes: Uint8Array };

export const commit = 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00';
export type Repository = Readonly<Record<string, Uint8Array>>;

const json = (response: ServerResponse, value: unknown, status = 200) => {
  response.writeHead(status, { 'content-type': 'application/json', 'access-control-allow-origin': '*' });
  response.end(JSON.stringify(value));
};

/** Of a folder, or of the whole repository. */
function entriesOf(files: Repository, folder?: string) {
  const within = Object.entries(files).filter(([path]) => !folder || path.startsWith(`${folder}/`));
  return within.map(([path, bytes]) => {
    const large = /\.(safetensors|parquet)$/.test(path);
    const lfs = {
      oid: createHash('sha256').update(bytes).digest('hex'),
      size: bytes.length,
      pointerSize: 130,
    };
    return { type: 'file', path, size: bytes.length, oid: '0'.repeat(40), ...(large ? { lfs } : {}) };
  });
}

const cors = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'content-range, content-length',
};

function serve(
  bytes: Uint8Array,
  request: IncomingMessage,
  response: ServerResponse,
  trick?: Extract<Mischief, { readonly after: number }>,
): void {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const part = bytes.subarray(from);
  const range = from > 0 ? { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {};
  response.writeHead(from > 0 ? 206 : 200, {
    ...cors,
    ...range,
    'content-type': 'application/octet-stream',
    'content-length': part.length,
  });
  if (request.method === 'HEAD') return void response.end();
  if (!trick) return void response.end(part);
  response.write(part.subarray(0, trick.after), () => {
    // later than the other side has read what it got: an error that comes sooner throws that away
    if (trick.kind === 'drop') setTimeout(() => response.destroy(), 1500);
  });
}

/** Repositories by `owner/name`; a name that is not there answers 404, `gated/...` answers 401. */
export async function startFakeHub(repositories: Readonly<Record<string, Repository>>): Promise<FakeHub> {
  const requests: string[] = [];
  const mischief = new Map<string, Mischief[]>();

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { pathname } = new URL(request.url!, 'http://hub');
    requests.push([request.method, pathname, request.headers.range].filter(Boolean).join(' '));
    if (request.method === 'OPTIONS') {
      response.writeHead(204, { ...cors, 'access-control-allow-headers': '*' });
      return void response.end();
    }
    if (pathname.includes('gated/')) return json(response, { error: 'Access is restricted' }, 401);
    const api = /^\/api\/(?:models|datasets)\/([^/]+\/[^/]+)(?:\/(tree|revision)\/([^/]+)(?:\/(.+))?)?$/.exec(
      pathname,
    );
    const file = /^\/(?:datasets\/)?([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(pathname);
    const name = api?.[1] ?? file?.[1] ?? '';
    const files = repositories[name];
    const known =
      files && ((api?.[3] ?? file?.[2] ?? 'main') === 'main' || (api?.[3] ?? file?.[2]) === commit);
    if (!known) return json(response, { error: 'Repository not found' }, 404);
    if (api) {
      if (api[2] === 'tree') return json(response, entriesOf(files, api[4]));
      return json(response, { _id: '1', id: name, sha: commit, private: false, gated: false });
    }
    const path = file![3]!;
    const bytes = files[path];
    if (!bytes) return json(response, { error: 'Entry not found' }, 404);
    const trick = request.method === 'GET' ? mischief.get(path)?.shift() : undefined;
    if (trick?.kind === 'status') return json(response, {}, trick.status);
    if (trick?.kind === 'html') {
      response.writeHead(200, { ...cors, 'content-type': 'text/html' });
      return void response.end('<html>Sign in to the network</html>');
    }
    if (trick?.kind === 'content') return serve(trick.bytes, request, response);
    serve(bytes, request, response, trick);
  };

  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    mischief,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
