/** A checkpoint in several files, with model.safetensors.index.json as its index. */
import { quote, SafetensorsError, type SafetensorsErrorCode } from './errors';
import { findTensor, openSafetensors, type SafetensorsFile } from './file';
import { maxHeaderBytes } from './header';
import { JsonReader } from './json';
import { recognise, sniffBytes } from './sniff';
import { readExactly, type ByteSource } from './source';
import { decodeText } from './text';

/** One file of this folder: no separators, no hidden files, nothing a URL gives a meaning to. */
const plainFileName = /^[\p{L}\p{N}_][\p{L}\p{N}_.+@ -]{0,254}$/u;

function fault(code: SafetensorsErrorCode, what: string): SafetensorsError {
  return new SafetensorsError(code, `The shard index does not fit: ${what}.`);
}

async function readIndexText(source: ByteSource): Promise<string> {
  if (source.size === 0)
    throw new SafetensorsError('empty-file', 'The shard index is empty. Download it again.');
  if (source.size > maxHeaderBytes) {
    throw fault('invalid-index', `it has ${source.size} bytes, more than the ${maxHeaderBytes} allowed`);
  }
  const bytes = await readExactly(source, 0, source.size);
  const recognised = recognise(bytes.subarray(0, sniffBytes));
  if (recognised && recognised.code !== 'json-file') throw recognised;
  return decodeText(bytes, 'shard index');
}

function readFileName(json: JsonReader, tensor: string): string {
  const kind = json.kind();
  if (kind !== 'string')
    throw fault('invalid-index', `it gives a JSON ${kind} as the file of ${quote(tensor)}`);
  const file = json.string();
  if (!plainFileName.test(file) || file.includes('..')) {
    throw fault(
      'unsafe-file-name',
      `the file of ${quote(tensor)} is ${quote(file)}, which is not a plain file name`,
    );
  }
  return file;
}

/** Tensor name to file name. */
async function readWeightMap(source: ByteSource): Promise<Map<string, string>> {
  const json = new JsonReader(await readIndexText(source), 'shard index');
  if (json.kind() !== 'object') throw fault('invalid-index', `it is a JSON ${json.kind()}, not an object`);
  let files: Map<string, string> | undefined;
  json.object((key) => {
    if (key !== 'weight_map') return json.skip();
    if (json.kind() !== 'object')
      throw fault('invalid-index', `weight_map is a JSON ${json.kind()}, not an object`);
    const read = (files = new Map<string, string>());
    json.object(
      (tensor) => void read.set(tensor, readFileName(json, tensor)),
      (tensor) => fault('duplicate-tensor', `it places ${quote(tensor)} twice`),
    );
  });
  json.end();
  if (!files) throw fault('invalid-index', 'weight_map is missing');
  return files;
}

/** Every tensor must be where the index says, and nowhere else. */
function checkShards(files: ReadonlyMap<string, string>, shards: ReadonlyMap<string, SafetensorsFile>): void {
  for (const [tensor, file] of files) {
    if (shards.get(file)!.tensors.has(tensor)) continue;
    const elsewhere = [...shards].find(([, shard]) => shard.tensors.has(tensor))?.[0];
    const where = elsewhere === undefined ? 'no shard holds it' : `${quote(elsewhere)} holds it`;
    throw fault('missing-tensor', `${quote(tensor)} should be in ${quote(file)}, but ${where}`);
  }
  for (const [file, shard] of shards) {
    for (const tensor of shard.tensors.keys()) {
      const home = files.get(tensor);
      if (home === undefined)
        throw fault('unlisted-tensor', `${quote(file)} holds ${quote(tensor)}, which it does not list`);
      if (home !== file)
        throw fault('duplicate-tensor', `${quote(tensor)} is both in ${quote(home)} and ${quote(file)}`);
    }
  }
}

async function openShard(file: string, resolve: (file: string) => Promise<ByteSource>) {
  try {
    return [file, await openSafetensors(await resolve(file))] as const;
  } catch (thrown) {
    if (!(thrown instanceof SafetensorsError)) throw thrown;
    throw new SafetensorsError(thrown.code, `Shard ${quote(file)}: ${thrown.message}`, { cause: thrown });
  }
}

/** `resolve` returns the source of a shard by its file name in the index; it is called once per shard. */
export async function openSharded(
  index: ByteSource,
  resolve: (file: string) => Promise<ByteSource>,
): Promise<SafetensorsFile> {
  const files = await readWeightMap(index);
  const names = [...new Set(files.values())];
  const shards = new Map(await Promise.all(names.map((file) => openShard(file, resolve))));
  checkShards(files, shards);
  const all = [...shards.values()];
  const tensors = new Map(all.flatMap((shard) => [...shard.tensors]));
  const shardOf = (name: string): SafetensorsFile => {
    findTensor(tensors, name);
    return shards.get(files.get(name)!)!;
  };
  return {
    tensors,
    metadata: new Map(all.flatMap((shard) => [...shard.metadata])),
    byteLength: all.reduce((sum, shard) => sum + shard.byteLength, 0),
    read: async (name) => shardOf(name).read(name),
    readFloat32: async (name, range) => shardOf(name).readFloat32(name, range),
    async *stream(name, chunkBytes) {
      yield* shardOf(name).stream(name, chunkBytes);
    },
  };
}
