/** Foreign code on the command line: what hostile code may cost is its own result and its own time, nothing else. */
import { describe, expect, it } from 'vitest';
import { openNodeSandbox } from '../../src/sandbox/node';
import type { RewardCall } from '../../src/protocol';

const sandbox = openNodeSandbox({ rewardLimits: { callMs: 400, batchMs: 1500 } });
const callsOf = (...responses: string[]): RewardCall[] =>
  responses.map((response) => ({ response, example: { prompt: 'p', answer: '42' } }));
const faultOf = (source: string) =>
  sandbox.rewards(source, callsOf('a')).then(([result]) => (result!.ok ? result! : result!.fault));

describe('a reward function', () => {
  it('gets response and example, and its number or truth value counts', async () => {
    const results = await sandbox.rewards(
      '(response, example) => response === example.answer ? true : response.length / 10;',
      callsOf('42', 'abc'),
    );
    expect(results).toEqual([
      { ok: true, value: 1 },
      { ok: true, value: 0.3 },
    ]);
  });

  it.each([
    ['() => { throw new Error("no") }', 'threw'],
    ['() => { throw { get message() { throw 1 } } }', 'threw'],
    ['() => NaN', 'not a number'],
    ['() => "1"', 'not a number'],
    ['async () => 1', 'not a number'],
    ['() => { for (;;); }', 'timed out'],
    ['(text) => /^(a+)+$/.test("a".repeat(40) + "!") ? 1 : 0', 'timed out'],
    ['not a function (', 'threw'],
    ['42', 'threw'],
  ])('%s: %s', async (source, fault) => {
    expect(await faultOf(source)).toBe(fault);
  });

  it('that takes all memory is ended before its time is up', async () => {
    const patient = openNodeSandbox({ rewardLimits: { callMs: 25_000, batchMs: 25_000 } });
    const bomb = '() => { const all = []; for (;;) all.push(new Array(1e6).fill(0.5)); }';
    expect(await patient.rewards(bomb, callsOf('a'))).toMatchObject([{ ok: false, fault: 'crashed' }]);
  });

  it('that hangs on one answer is asked about the others', async () => {
    const results = await sandbox.rewards(
      '(text) => { if (text === "loop") for (;;); return 1; }',
      callsOf('a', 'loop', 'b'),
    );
    expect(results.map((result) => (result.ok ? result.value : result.fault))).toEqual([1, 'timed out', 1]);
  });

  it('gets no more than the batch’s time', async () => {
    const began = performance.now();
    const results = await sandbox.rewards('() => { for (;;); }', callsOf(...'abcdefghijkl'));
    expect(results.map((result) => !result.ok && result.fault)).toEqual(Array(12).fill('timed out'));
    expect(performance.now() - began).toBeLessThan(20_000); // 12 calls at 400 ms and their threads, without the limit
  });

  it('sees each example as it was, whatever an earlier call did to it', async () => {
    const example = { answer: '1' };
    const calls = [1, 2].map(() => ({ response: 'r', example }));
    const results = await sandbox.rewards(
      '(r, example) => { const seen = Number(example.answer); example.answer = "9"; return seen; }',
      calls,
    );
    expect(results).toEqual([
      { ok: true, value: 1 },
      { ok: true, value: 1 },
    ]);
    expect(example).toEqual({ answer: '1' });
  });

  it('cannot speak for another answer, nor reach the process or its prototypes', async () => {
    const results = await sandbox.rewards(
      `(text) => {
        try { postMessage({ value: 1 }); } catch {}
        try { self.postMessage({ value: 1 }); } catch {}
        Object.prototype.value = 1;
        Array.prototype.push = () => 1;
        return typeof process + typeof require + typeof fetch === 'undefinedundefinedundefined' ? 0.25 : 0.75;
      }`,
      callsOf('a', 'b'),
    );
    expect(results).toEqual([
      { ok: true, value: 0.25 },
      { ok: true, value: 0.25 },
    ]);
    expect('value' in {}).toBe(false);
  });

  it('is left at once when the run is stopped', async () => {
    const stop = new AbortController();
    const asked = sandbox.rewards('() => { for (;;); }', callsOf(...'abc'), stop.signal);
    setTimeout(() => stop.abort(), 50);
    expect((await asked).map((result) => !result.ok && result.message)).toEqual(Array(3).fill('stopped'));
  });
});

describe('Python', () => {
  it('is not waited for when the run is stopped', async () => {
    const slow = openNodeSandbox({ pythonFiles: () => new Promise(() => undefined) });
    const stop = new AbortController();
    const asked = slow.python([{ code: '', tests: [] }], stop.signal);
    setTimeout(() => stop.abort(), 20);
    expect(await asked).toMatchObject([{ ok: false, message: 'stopped' }]);
  });

  it('that cannot be fetched costs no more than its answers', async () => {
    const broken = openNodeSandbox({ pythonFiles: () => Promise.reject(new Error('gone')) });
    expect(await broken.python([{ code: '', tests: [] }])).toEqual([
      { ok: false, fault: 'crashed', message: 'Python could not be fetched: gone' },
    ]);
  });
});
