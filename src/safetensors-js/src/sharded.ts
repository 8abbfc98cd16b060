/** A checkpoint in several files, held together by model.safetensors.index.json. */
import { SafetensorsError, shownName } from './errors';
import { findTensor, openSafetensors, type SafetensorsFile } from './file';
import type { TensorInfo } from './header';
import { parseJson, type Json } from './json';
import type { ByteSource } from './source';

const maxIndexBytes = 64 * 2 ** 20;

function broken(what: string): SafetensorsError {
  return new SafetensorsError('index', `The index of the shards is not usable: ${what}.`);
}

/** Tensor name -> file name. */
async function readIndex(source: ByteSource): Promise<Map<string, string>> {
  if (source.size > maxIndexBytes) throw broken(`it has ${source.size} bytes`);
  let json: Json;
  try {
    json = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(await source.read(0, source.size)));
  } catch (thrown) {
    if (thrown instanceof SafetensorsError && thrown.code === 'read-failed') throw thrown;
    throw broken(
      thrown instanceof SafetensorsError
        ? thrown.message.replace('The header', 'it')
        : 'it is not UTF-8 text',
    );
  }
  const map = json.kind === 'object' ? json.entries.get('weight_map') : undefined;
  if (map?.kind !== 'object') throw broken('weight_map is missing');
  return new Map(
    [...map.entries].map(([tensor, file]) => {
      if (file.kind !== 'string') throw broken(`weight_map names no file for ${shownName(tensor)}`);
      if (!/^[\w.-]+$/.test(file.value) || file.value.startsWith('.'))
        throw broken(`${shownName(file.value)} is not a plain file name`);
      return [tensor, file.value];
    }),
  );
}

function checkShard(file: string, shard: SafetensorsFile, expected: ReadonlyMap<string, string>): void {
  for (const name of shard.tensors.keys()) {
    const home = expected.get(name);
    if (home === undefined) throw broken(`${file} holds ${shownName(name)}, which the index does not list`);
    if (home !== file) throw broken(`${shownName(name)} is in ${file}, where the index says ${home}`);
  }
  for (const [name, home] of expected) {
    if (home === file && !shard.tensors.has(name)) throw broken(`${file} lacks ${shownName(name)}`);
  }
}

/** `resolve` opens a shard by the file name in the index. Throws SafetensorsError index where index and shards differ. */
export async function openSharded(
  index: ByteSource,
  resolve: (file: string) => Promise<ByteSource>,
): Promise<SafetensorsFile> {
  const homes = await readIndex(index);
  const shards = new Map<string, SafetensorsFile>();
  for (const file of new Set(homes.values())) {
    const shard = await openSafetensors(await resolve(file));
    checkShard(file, shard, homes);
    shards.set(file, shard);
  }
  const tensors = new Map<string, TensorInfo>();
  for (const shard of shards.values()) for (const [name, info] of shard.tensors) tensors.set(name, info);
  const metadata = new Map([...shards.values()].flatMap((shard) => [...shard.metadata]));
  const shardOf = (name: string): SafetensorsFile => {
    findTensor(tensors, name);
    return shards.get(homes.get(name)!)!;
  };
  return {
    tensors,
    metadata,
    byteLength: [...shards.values()].reduce((sum, shard) => sum + shard.byteLength, 0),
    read: async (name) => shardOf(name).read(name),
    readFloat32: async (name, range) => shardOf(name).readFloat32(name, range),
    async *stream(name, chunkBytes) {
      yield* shardOf(name).stream(name, chunkBytes);
    },
  };
}
