/** A consolidated model as files: weights by the exact CPU path, with the base's config and tokenizer. */
import { Zip, ZipPassThrough } from 'fflate';
import { writeSafetensors, type TensorToWrite } from 'safetensors-js';
import { perturb } from '../../math/noise';
import type { OpenModel } from '../../model';
import type { ModelDelta } from '../../protocol';
import { makeRecipe, streamsOf } from './recipe';

/** Receives progress in parameters from time to time; stops the work by throwing. */
export type Watch = (done: number, total: number) => Promise<void>;

const noWatch: Watch = () => Promise.resolve();

export interface ExportedFile {
  readonly name: string;
  /** The file in chunks, each computed on demand. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** Copied unchanged; config.json is rewritten, since the weights are exported as float32. */
const companions = [
  'tokenizer.json',
  'tokenizer_config.json',
  'generation_config.json',
  'special_tokens_map.json',
  'added_tokens.json',
  'chat_template.jinja',
];

async function readAll(open: OpenModel, name: string): Promise<Uint8Array> {
  const source = await open.files.open(name);
  return source.read(0, source.size);
}

async function* once(bytes: Uint8Array | Promise<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield await bytes;
}

const encode = (value: unknown) => new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);

/** config.json with the new dtype, under whichever key it uses. */
async function configFile(open: OpenModel): Promise<Uint8Array> {
  const config = JSON.parse(new TextDecoder().decode(await readAll(open, 'config.json'))) as Record<
    string,
    unknown
  >;
  const key = 'torch_dtype' in config ? 'torch_dtype' : 'dtype';
  return encode({ ...config, [key]: 'float32' });
}

const drawsBetweenReports = 2 ** 20; // about a tenth of a second

/** `perturb` in pieces, yielding between them. */
async function perturbInPieces(
  theta0: Float32Array,
  delta: ModelDelta,
  stream: number,
  onDone: (elements: number) => Promise<void>,
): Promise<Float32Array> {
  const made = new Float32Array(theta0.length);
  const piece = Math.max(1024, Math.floor(drawsBetweenReports / Math.max(1, delta.seeds.length)));
  for (let start = 0; start < made.length; start += piece) {
    const end = Math.min(start + piece, made.length);
    made.set(perturb(theta0.subarray(start, end), delta, stream, start), start);
    await onDone(end - start);
  }
  return made;
}

/** model.safetensors of theta0 plus the delta: the same bytes on every machine. */
function weightsFile(open: OpenModel, delta: ModelDelta, watch: Watch): AsyncIterable<Uint8Array> {
  const streams = streamsOf(open, delta);
  let done = 0;
  const onDone = (elements: number) => watch((done += elements), open.parameters);
  const tensors = open.weights.tensors.map(({ name, shape }, index): TensorToWrite => ({
    name,
    dtype: 'F32',
    shape,
    data: async () => perturbInPieces(await open.weights.read(index), delta, streams[index]!, onDone),
  }));
  return writeSafetensors(tensors, { format: 'pt' });
}

/** Every file of the exported folder, in a fixed order. */
export async function* exportFiles(
  open: OpenModel,
  delta: ModelDelta,
  watch: Watch = noWatch,
): AsyncGenerator<ExportedFile> {
  yield { name: 'config.json', chunks: once(configFile(open)) };
  yield {
    name: 'recipe.json',
    chunks: once(encode(await makeRecipe(open, delta, () => watch(0, open.parameters)))),
  };
  for (const name of companions) {
    if (open.files.names.includes(name)) yield { name, chunks: once(readAll(open, name)) };
  }
  yield { name: 'model.safetensors', chunks: weightsFile(open, delta, watch) };
}

/** The files as one uncompressed zip under `folder`; the same delta gives the same bytes. */
export async function exportZip(
  open: OpenModel,
  delta: ModelDelta,
  folder: string,
  watch: Watch = noWatch,
): Promise<Blob> {
  const parts: Blob[] = [];
  let failure: Error | null = null;
  const zip = new Zip((error, chunk) => {
    if (error) failure = error;
    else parts.push(new Blob([chunk])); // off the heap at once
  });
  for await (const { name, chunks } of exportFiles(open, delta, watch)) {
    const entry = new ZipPassThrough(`${folder}/${name}`);
    entry.mtime = new Date(1980, 0, 1);
    zip.add(entry);
    for await (const chunk of chunks) entry.push(chunk.slice());
    entry.push(new Uint8Array(0), true);
  }
  zip.end();
  if (failure) throw failure as Error;
  return new Blob(parts, { type: 'application/zip' });
}
