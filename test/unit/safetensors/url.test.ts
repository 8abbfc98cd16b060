import { beforeAll, describe, expect, it } from 'vitest';
import { fromUrl, openSafetensors, toBytes, type UrlOptions } from 'safetensors-js';
import { failureOf } from '../../support/models/safetensorsFile';

type Send = NonNullable<UrlOptions['fetch']>;

const url = 'https://models.example/model.safetensors';
const data = Float32Array.from({ length: 1000 }, (_, index) => index);
let bytes: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  bytes = await toBytes([{ name: 't', dtype: 'F32', shape: [1000], data }]);
});

interface Habits {
  /** Leaves out Content-Range, as browsers hide it from other origins. */
  readonly hidesRange?: boolean;
  readonly hidesLength?: boolean;
  /** Bytes cut from every answer longer than one byte. */
  readonly cuts?: number;
  /** Ranges begin this many bytes later than asked. */
  readonly shifts?: number;
}

function rangeOf(init: RequestInit): [number, number] {
  const [, start, last] = /^bytes=(\d+)-(\d+)$/.exec(new Headers(init.headers).get('range') ?? '')!;
  return [Number(start), Number(last) + 1];
}

/** A server of `bytes` that honours ranges, and the ranges it was asked for. */
function server(habits: Habits = {}): { send: Send; asked: [number, number][] } {
  const asked: [number, number][] = [];
  const send: Send = (_, init) => {
    const length = habits.hidesLength ? {} : { 'Content-Length': String(bytes.length) };
    if (init.method === 'HEAD') return Promise.resolve(new Response(null, { headers: length }));
    const [start, end] = rangeOf(init);
    asked.push([start, end]);
    const from = start + (start > 0 ? (habits.shifts ?? 0) : 0);
    const range = `bytes ${from}-${end - 1 + from - start}/${bytes.length}`;
    const body = bytes.slice(from, end > 1 ? end - (habits.cuts ?? 0) : end);
    const headers = habits.hidesRange ? undefined : { 'Content-Range': range };
    return Promise.resolve(new Response(body, { status: 206, ...(headers ? { headers } : {}) }));
  };
  return { send, asked };
}

const answer =
  (body: BodyInit | null, init: ResponseInit): Send =>
  () =>
    Promise.resolve(new Response(body, init));

describe('a server that honours ranges', () => {
  it('sends only the bytes asked for', async () => {
    const { send, asked } = server();
    const source = await fromUrl(url, { fetch: send });
    expect([source.size, source.name]).toEqual([bytes.length, url]);
    const file = await openSafetensors(source);
    asked.length = 0;
    expect(await file.readFloat32('t', { start: 10, count: 5 })).toEqual(data.slice(10, 15));
    const { start } = file.tensors.get('t')!;
    expect(asked).toEqual([[start + 40, start + 60]]);
    expect(await source.read(5, 5)).toEqual(new Uint8Array());
  });

  it('sends a file that fits into what is fetched ahead in one answer', async () => {
    for (const ahead of [bytes.length, 2 * bytes.length]) {
      const { send, asked } = server();
      const source = await fromUrl(url, { fetch: send, ahead });
      const file = await openSafetensors(source);
      expect([source.size, source.name]).toEqual([bytes.length, url]);
      expect(await file.readFloat32('t')).toEqual(data);
      expect(asked).toHaveLength(1);
    }
  });

  it('is asked again only for what was not fetched ahead', async () => {
    const { send, asked } = server();
    const source = await fromUrl(url, { fetch: send, ahead: 64 });
    expect(await source.read(8, 64)).toEqual(bytes.slice(8, 64));
    expect(asked).toEqual([[0, 64]]);
    expect(await source.read(8, 65)).toEqual(bytes.slice(8, 65));
    expect(asked).toEqual([
      [0, 64],
      [8, 65],
    ]);
  });

  it('is asked again for a beginning that was sent from elsewhere', async () => {
    const headers = { 'Content-Range': `bytes 4-67/${bytes.length}` };
    const elsewhere = new Response(bytes.slice(4, 68), { status: 206, headers });
    const { send } = server();
    const first: Send = (link, init) =>
      rangeOf(init)[0] === 0 ? Promise.resolve(elsewhere) : send(link, init);
    const source = await fromUrl(url, { fetch: first, ahead: 64 });
    expect(await source.read(8, 16)).toEqual(bytes.slice(8, 16));
  });

  it('is asked for the size where Content-Range is hidden', async () => {
    const { send } = server({ hidesRange: true });
    const file = await openSafetensors(await fromUrl(url, { fetch: send }));
    expect(await file.readFloat32('t')).toEqual(data);
  });

  it('is refused when it does not tell the size', async () => {
    const { send } = server({ hidesRange: true, hidesLength: true });
    expect((await failureOf(fromUrl(url, { fetch: send }))).code).toBe('size-unknown');
  });

  it('is refused when it sends too little or too much', async () => {
    for (const cuts of [1, -1]) {
      const { send } = server({ cuts });
      const source = await fromUrl(url, { fetch: send });
      const error = await failureOf(source.read(100, 164));
      expect(error.code).toBe('read-truncated');
      expect(error.message).toContain(cuts === 1 ? 'only 63 bytes where 64' : 'more bytes where 64');
    }
  });

  it('is refused when it sends another range', async () => {
    const { send } = server({ shifts: 4 });
    const source = await fromUrl(url, { fetch: send });
    expect((await failureOf(source.read(8, 16))).code).toBe('range-mismatch');
  });

  it('is refused when the file behind it changes', async () => {
    let total = bytes.length;
    const send: Send = (link, init) =>
      server()
        .send(link, init)
        .then((sent) => {
          const range = sent.headers.get('content-range')!.replace(/\d+$/, String(total));
          return new Response(sent.body, { status: 206, headers: { 'Content-Range': range } });
        });
    const source = await fromUrl(url, { fetch: send });
    expect(await source.read(8, 16)).toEqual(bytes.slice(8, 16));
    total += 4;
    const { code, message } = await failureOf(source.read(8, 16));
    expect(code).toBe('range-mismatch');
    expect(message).toContain(`had ${bytes.length} bytes and now has ${total}`);
  });

  it('gives an empty file for 416', async () => {
    const source = await fromUrl(url, { fetch: answer(null, { status: 416 }) });
    expect((await failureOf(openSafetensors(source))).code).toBe('empty-file');
  });
});

describe('a server that ignores ranges', () => {
  it('sends a small file whole', async () => {
    let requests = 0;
    const send: Send = () => {
      requests++;
      return Promise.resolve(new Response(bytes));
    };
    const file = await openSafetensors(await fromUrl(url, { fetch: send }));
    expect(await file.readFloat32('t')).toEqual(data);
    expect(requests).toBe(1);
  });

  it('sends a file whole that it would compress in pieces', async () => {
    const asked: (string | null)[] = [];
    const source = await fromUrl(url, {
      fetch: (_, init) => {
        const range = new Headers(init.headers).get('range');
        asked.push(range);
        const piece = { 'Content-Encoding': 'gzip', 'Content-Range': `bytes 0-0/${bytes.length - 9}` };
        return Promise.resolve(
          range ? new Response(new Uint8Array(1), { status: 206, headers: piece }) : new Response(bytes),
        );
      },
    });
    expect(source.size).toBe(bytes.length);
    expect(await (await openSafetensors(source)).readFloat32('t')).toEqual(data);
    expect(asked).toEqual(['bytes=0-0', null]);
  });

  it('is refused when it announces a large file', async () => {
    const headers = { 'Content-Length': String(2 ** 33) };
    const error = await failureOf(fromUrl(url, { fetch: answer(bytes, { status: 200, headers }) }));
    expect(error.code).toBe('range-ignored');
    expect(error.message).toMatch(/open it from disk/);
  });

  it('is cut off when it sends a large file unannounced', async () => {
    let sent = 0;
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
      sent += 2 ** 20;
      controller.enqueue(new Uint8Array(2 ** 20));
    };
    const error = await failureOf(
      fromUrl(url, { fetch: answer(new ReadableStream({ pull }), { status: 200 }) }),
    );
    expect(error.code).toBe('range-ignored');
    expect(sent).toBeLessThan(2 ** 26 + 2 ** 22);
  });

  it('is refused when it begins to, halfway', async () => {
    const { send } = server();
    let requests = 0;
    const moody: Send = (address, init) =>
      ++requests > 1 ? Promise.resolve(new Response(bytes)) : send(address, init);
    const source = await fromUrl(url, { fetch: moody });
    expect((await failureOf(source.read(0, 8))).message).toMatch(/gave the whole file/);
  });
});

describe('a server that fails', () => {
  it.each([
    [401, /status 401\. It asks for a sign-in/],
    [403, /status 403\. Access is denied/],
    [404, /status 404\. There is no such file/],
    [429, /status 429\. Too many requests/],
    [500, /status 500\. Try again later/],
  ])('%i', async (status, message) => {
    const error = await failureOf(fromUrl(url, { fetch: answer('<html>', { status }) }));
    expect(error.code).toBe('http-status');
    expect(error.message).toMatch(message);
    expect(error.message).toContain(url);
  });

  it('after the file was opened', async () => {
    const { send } = server();
    let gone = false;
    const source = await fromUrl(url, {
      fetch: (address, init) => (gone ? answer(null, { status: 404 })(address, init) : send(address, init)),
    });
    gone = true;
    expect((await failureOf(source.read(0, 8))).code).toBe('http-status');
  });

  it('without an answer', async () => {
    const error = await failureOf(
      fromUrl(url, { fetch: () => Promise.reject(new TypeError('Failed to fetch')) }),
    );
    expect(error.code).toBe('network');
    expect(error.message).toMatch(/Failed to fetch/);
  });

  it('in the middle of an answer', async () => {
    const pull = (controller: ReadableStreamDefaultController) =>
      controller.error(new TypeError('terminated'));
    const error = await failureOf(
      fromUrl(url, { fetch: answer(new ReadableStream({ pull }), { status: 200 }) }),
    );
    expect(error.code).toBe('network');
  });

  it('keeps messages short for endless addresses', async () => {
    const error = await failureOf(
      fromUrl(`${url}?${'x'.repeat(100_000)}`, { fetch: answer(null, { status: 404 }) }),
    );
    expect(error.message.length).toBeLessThan(250);
  });
});

describe('aborting', () => {
  it('fails with the reason of the signal', async () => {
    const controller = new AbortController();
    const signals: unknown[] = [];
    const { send } = server();
    const source = await fromUrl(url, {
      signal: controller.signal,
      fetch: (address, init) => {
        signals.push(init.signal);
        init.signal?.throwIfAborted();
        return send(address, init);
      },
    });
    controller.abort(new Error('stopped'));
    await expect(source.read(0, 8)).rejects.toThrow('stopped');
    expect(signals).toEqual([controller.signal, controller.signal]);
  });
});
