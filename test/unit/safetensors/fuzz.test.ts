import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openSafetensors, SafetensorsError, toBytes, fromBytes } from 'safetensors-js';
import { entry, fileOf, good } from '../../support/models/safetensorsFile';

/** A small generator of integers under `below`, the same every run. */
function integers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const fragments = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ':',
  ',',
  '0',
  '-',
  '1e9',
  '.5',
  '\\u0000',
  '\\ud800',
  'null',
  '9'.repeat(20),
  '"w"',
  '\0',
  '\ufeff',
  '  ',
  '__proto__',
].map((text) => new TextEncoder().encode(text));

/** One to four edits: a byte changed, a stretch cut, doubled, or replaced by a fragment of JSON. */
function mutate(bytes: Uint8Array, next: (below: number) => number): Uint8Array {
  let mutant = bytes;
  for (let edits = 1 + next(4); edits > 0; edits--) {
    const at = next(Math.min(mutant.length + 1, 400));
    const cut = next(3) === 0 ? next(12) : next(2);
    const middles = [
      Uint8Array.of(next(256)),
      new Uint8Array(),
      mutant.slice(at, at + next(40)),
      fragments[next(fragments.length)]!,
    ];
    mutant = Buffer.concat([mutant.slice(0, at), middles[next(middles.length)]!, mutant.slice(at + cut)]);
  }
  return mutant;
}

/** Keeps the header length right, so that edits reach the parser. */
function reframe(bytes: Uint8Array, dataBytes: number): Uint8Array {
  const header = bytes.slice(8, Math.max(8, bytes.length - dataBytes));
  return fileOf(header, dataBytes);
}

/** 'opened', or the code of the error. */
async function survives(bytes: Uint8Array): Promise<string> {
  try {
    const file = await openSafetensors(fromBytes(bytes));
    for (const { name, start, end, count } of file.tensors.values()) {
      expect(start <= end && end <= bytes.length && count >= 0).toBe(true);
      expect(await file.read(name)).toHaveLength(end - start);
    }
    return 'opened';
  } catch (thrown) {
    if (!(thrown instanceof SafetensorsError)) throw thrown;
    expect(thrown.message.length).toBeLessThan(500);
    return thrown.code;
  }
}

describe('mutated files', () => {
  it('open, or fail with a SafetensorsError, and quickly', async () => {
    const next = integers(20261124);
    const small = fileOf(
      `{"__metadata__":{"format":"pt"},${good},${entry('v', 'BF16', '[2,2]', '[4,12]')}}`,
      12,
    );
    const written = await toBytes([
      { name: 'a', dtype: 'F32', shape: [2, 3], data: new Float32Array(6) },
      { name: 'b', dtype: 'I64', shape: [], data: new BigInt64Array(1) },
    ]);
    const seen = new Map<string, number>();
    const before = process.cpuUsage();
    for (let round = 0; round < 20_000; round++) {
      const [base, dataBytes] = round % 2 ? [small, 12] : [written, 32];
      const mutant = mutate(base, next);
      const outcome = await survives(round % 4 < 2 ? mutant : reframe(mutant, dataBytes));
      seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
    }
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(20); // seconds of a core, which a busy machine does not change
    expect(seen.get('opened')).toBeGreaterThan(100);
    expect(seen.size).toBeGreaterThan(20);
  });

  it('of the real checkpoint fail at every length it is cut to', async () => {
    const bytes = new Uint8Array(
      readFileSync(new URL('../../golden/models/llama/model.safetensors', import.meta.url)),
    );
    expect(await survives(bytes)).toBe('opened');
    for (let length = 0; length < bytes.length; length += length < 4000 ? 1 : 4999) {
      const outcome = await survives(bytes.subarray(0, length));
      expect(['empty-file', 'file-too-small', 'header-past-end', 'data-truncated']).toContain(outcome);
    }
  });
});
