/**
 * Keeps the built page on this machine, so that it opens without a network. Each version has a cache of its own and stays
 * whole beside the next: an open page still gets the parts it was built with, whatever is installed meanwhile.
 */

interface Build {
  readonly version: string;
  /** Fetched at the first visit, relative to the page. */
  readonly files: readonly string[];
  /** Large parts that few need: kept once they were used. */
  readonly large: readonly string[];
}

/** Put in by the build (scripts/offline.ts). */
declare const __BUILD__: Build;

interface LifeEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface RequestEvent extends LifeEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

interface Events {
  install: LifeEvent;
  activate: LifeEvent;
  fetch: RequestEvent;
  message: MessageEvent<unknown>;
}

interface Scope {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  addEventListener<K extends keyof Events>(type: K, listener: (event: Events[K]) => void): void;
}

const worker = self as unknown as Scope;
const { version, files, large } = __BUILD__;
const prefix = 'corp-lab-page ';
const own = prefix + version;
/** Names the version that a page asked to begin with, until its worker is the active one. */
const mark = 'corp-lab-begun';
const { scope } = worker.registration;
const addressOf = (file: string) => new URL(file, scope).href;
const loose = { ignoreSearch: true, ignoreVary: true };
/** Its name says what it holds: it is the same in every version. */
const isHashed = (file: string) => file.startsWith('assets/');

const versions = async () => (await caches.keys()).filter((name) => name.startsWith(prefix));

async function fetched(file: string): Promise<Response> {
  const address = addressOf(file);
  const kept = isHashed(file) ? await caches.match(address, loose) : undefined;
  const response = kept ?? (await fetch(address, isHashed(file) ? {} : { cache: 'no-cache' }));
  if (!response.ok || response.redirected) throw new Error(`${file}: ${response.status}`);
  return response;
}

/** All or nothing: where one file is missing, the version before stays. */
async function install(): Promise<void> {
  const cache = await caches.open(own);
  const atOnce = 4;
  const waiting = [...files];
  const take = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift())
      await cache.put(addressOf(file), await fetched(file));
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, take));
  } catch (thrown) {
    await caches.delete(own);
    throw thrown;
  }
}

/** The version before stays for pages that are still open in it. */
async function activate(): Promise<void> {
  const others = (await versions()).filter((name) => name !== own);
  await Promise.all([...others.slice(0, -1), mark].map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/**
 * From now on pages open in this version, whichever worker answers them. The one before keeps working until its last tab
 * is closed: a browser that is told to skip that wait may leave what it is asked meanwhile unanswered for half a minute.
 */
async function takeOver(): Promise<void> {
  await (await caches.open(mark)).put(scope, new Response(own));
}

const begun = async () => (await (await caches.match(scope, { cacheName: mark }))?.text()) ?? own;

async function keepLarge(request: Request): Promise<Response> {
  const response = await fetch(request);
  if (response.status !== 200) return response;
  try {
    await (await caches.open(own)).put(request.url, response.clone());
  } catch {
    // no room for it: it comes by the network the next time too
  }
  return response;
}

/** The part of a kept file that was asked for: weights are read piece by piece. */
async function partOf(kept: Response, range: string | null): Promise<Response> {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
  if (from === undefined) return kept;
  const whole = await kept.blob();
  const start = Number(from);
  const end = Math.min(to ? Number(to) + 1 : whole.size, whole.size);
  if (start >= end)
    return new Response(null, { status: 416, headers: { 'content-range': `bytes */${whole.size}` } });
  return new Response(whole.slice(start, end, whole.type), {
    status: 206,
    headers: { 'content-range': `bytes ${start}-${end - 1}/${whole.size}` },
  });
}

async function answer(request: Request): Promise<Response> {
  const page = request.mode === 'navigate';
  const address = page ? scope : request.url;
  const kept =
    (await caches.match(address, { ...loose, cacheName: await begun() })) ??
    (await caches.match(address, loose));
  if (kept) return partOf(kept, request.headers.get('range'));
  return large.some((file) => addressOf(file) === address) ? keepLarge(request) : fetch(request);
}

/** Whether the page itself or a part of it is asked for, rather than another page of the same host. */
function isOurs({ method, mode, url }: Request): boolean {
  if (method !== 'GET' || !url.startsWith(scope)) return false;
  const [path] = url.slice(scope.length).split(/[?#]/, 1);
  return mode !== 'navigate' || path === '' || path === 'index.html';
}

worker.addEventListener('install', (event) => event.waitUntil(install()));
worker.addEventListener('activate', (event) => event.waitUntil(activate()));
worker.addEventListener('message', ({ data, ports: [port] }) => {
  const reply = () => port?.postMessage(version);
  if (data === 'version') reply();
  if (data === 'take over') void takeOver().then(reply, reply); // where there is no room, the page stays as it is
});
worker.addEventListener('fetch', (event) => {
  if (isOurs(event.request)) event.respondWith(answer(event.request));
});
