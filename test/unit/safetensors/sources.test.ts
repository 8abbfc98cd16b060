import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromBlob, fromBytes, openSafetensors, toBytes, type ByteSource } from 'safetensors-js';
import { fromNodeFile } from 'safetensors-js/node';
import { failureOf } from '../../support/models/safetensorsFile';

const data = Float32Array.from({ length: 1000 }, (_, index) => index);
let bytes: Uint8Array<ArrayBuffer>;
let folder: string;

beforeAll(async () => {
  bytes = await toBytes([{ name: 't', dtype: 'F32', shape: [10, 100], data }]);
  folder = mkdtempSync(join(tmpdir(), 'safetensors-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function expectReadable(source: ByteSource): Promise<void> {
  expect(source.size).toBe(bytes.length);
  const file = await openSafetensors(source);
  expect(await file.readFloat32('t')).toEqual(data);
  expect(await file.readFloat32('t', { start: 500, count: 2 })).toEqual(Float32Array.of(500, 501));
}

/** Notes which bytes were read. */
function watched(source: ByteSource): { source: ByteSource; reads: [number, number][] } {
  const reads: [number, number][] = [];
  const read = (start: number, end: number) => {
    reads.push([start, end]);
    return source.read(start, end);
  };
  return { source: { size: source.size, name: source.name, read }, reads };
}

describe('sources', () => {
  it('reads bytes, views and buffers in memory', async () => {
    await expectReadable(fromBytes(bytes));
    await expectReadable(fromBytes(bytes.buffer));
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    await expectReadable(fromBytes(shifted.subarray(3)));
  });

  it('reads a Blob and a File, which gives its name', async () => {
    await expectReadable(fromBlob(new Blob([bytes])));
    const file = fromBlob(new File([bytes], 'model.safetensors'));
    expect(file.name).toBe('model.safetensors');
    await expectReadable(file);
  });

  it('says that a file was moved when its Blob fails', async () => {
    const blob = new Blob([bytes]);
    const moved = { arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotFoundError')) } as Blob;
    blob.slice = () => moved;
    const error = await failureOf(openSafetensors(fromBlob(blob, 'model.safetensors')));
    expect(error.code).toBe('read-failed');
    expect(error.message).toMatch(/model\.safetensors cannot be read any more/);
  });

  it('reads a file in Node until it is closed', async () => {
    const path = join(folder, 'model.safetensors');
    writeFileSync(path, bytes);
    const source = await fromNodeFile(path);
    await expectReadable(source);
    await source.close();
    expect((await failureOf(source.read(0, 8))).code).toBe('read-failed');
  });

  it('says which file Node cannot open', async () => {
    for (const path of [join(folder, 'absent.safetensors'), folder]) {
      const error = await failureOf(fromNodeFile(path));
      expect(error.code).toBe('read-failed');
      expect(error.message).toContain(path);
    }
  });

  it('notices a file that shrinks while it is open', async () => {
    const path = join(folder, 'shrinks.safetensors');
    writeFileSync(path, bytes);
    const source = await fromNodeFile(path);
    const file = await openSafetensors(source);
    writeFileSync(path, bytes.subarray(0, 200));
    expect((await failureOf(file.readFloat32('t'))).code).toBe('read-truncated');
    await source.close();
  });

  it('notices a source that gives fewer or more bytes than asked for', async () => {
    for (const change of [-1, 1]) {
      const read = (start: number, end: number) => Promise.resolve(new Uint8Array(end - start + change));
      const error = await failureOf(openSafetensors({ size: 100, name: 'odd', read }));
      expect(error.code).toBe('read-truncated');
    }
  });
});

describe('reading only what is asked for', () => {
  it('opens without touching the data', async () => {
    const large = await toBytes([
      { name: 't', dtype: 'U8', shape: [100_000], data: new Uint8Array(100_000) },
    ]);
    const { source, reads } = watched(fromBytes(large));
    const file = await openSafetensors(source);
    expect(Math.max(...reads.map(([, end]) => end))).toBeLessThan(1000);
    reads.length = 0;
    await file.readFloat32('t', { start: 70_000, count: 10 });
    const { start } = file.tensors.get('t')!;
    expect(reads).toEqual([[start + 70_000, start + 70_010]]);
  });

  it('streams in chunks of the size asked for', async () => {
    const file = await openSafetensors(fromBytes(bytes));
    const pieces: Uint8Array[] = [];
    for await (const piece of file.stream('t', 1024)) pieces.push(piece);
    expect(pieces.map(({ length }) => length)).toEqual([1024, 1024, 1024, 928]);
    expect(new Float32Array(await new Blob(pieces as BlobPart[]).arrayBuffer())).toEqual(data);
    expect((await file.stream('t', 1).next()).value).toHaveLength(1);
    for (const size of [0, -1, 1.5, NaN]) {
      expect((await failureOf(file.stream('t', size).next())).code).toBe('invalid-range');
    }
  });
});
