/** A consolidated model as files: weights by the exact CPU path, beside the base's config and tokenizer. */
import { Zip, ZipPassThrough } from 'fflate';
import { writeSafetensors, type TensorToWrite } from 'safetensors-js';
import { perturb } from '../../math/noise';
import type { OpenModel } from '../../model';
import type { ModelDelta } from '../../protocol';
import { makeRecipe, streamsOf } from './recipe';

/** Hears how many weights are made or read of how many, now and then; ends the work by throwing. */
export type Watch = (done: number, total: number) => Promise<void>;

const unwatched: Watch = () => Promise.resolve();

export interface ExportedFile {
  readonly name: string;
  /** The file piece by piece, each made when it is asked for. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** Passed on as they came; config.json is rewritten, since the weights leave as float32. */
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

/** config.json with the weights' new type, in whichever spelling it had. */
async function configFile(open: OpenModel): Promise<Uint8Array> {
  const config = JSON.parse(new TextDecoder().decode(await readAll(open, 'config.json'))) as Record<
    string,
    unknown
  >;
  const key = 'torch_dtype' in config ? 'torch_dtype' : 'dtype';
  return encode({ ...config, [key]: 'float32' });
}

const drawsBetweenLooks = 2 ** 20; // about a tenth of a second

/** `perturb` in pieces, between which others may have their turn. */
async function perturbWatched(
  theta0: Float32Array,
  row: ModelDelta,
  stream: number,
  onDone: (elements: number) => Promise<void>,
): Promise<Float32Array> {
  const made = new Float32Array(theta0.length);
  const piece = Math.max(1024, Math.floor(drawsBetweenLooks / Math.max(1, row.seeds.length)));
  for (let start = 0; start < made.length; start += piece) {
    const end = Math.min(start + piece, made.length);
    made.set(perturb(theta0.subarray(start, end), row, stream, start), start);
    await onDone(end - start);
  }
  return made;
}

/** model.safetensors of theta0 plus the row's noise: the same bytes on every machine. */
function weightsFile(open: OpenModel, row: ModelDelta, watch: Watch): AsyncIterable<Uint8Array> {
  const streams = streamsOf(open, row);
  let done = 0;
  const onDone = (elements: number) => watch((done += elements), open.parameters);
  const tensors = open.weights.tensors.map(({ name, shape }, index): TensorToWrite => ({
    name,
    dtype: 'F32',
    shape,
    data: async () => perturbWatched(await open.weights.read(index), row, streams[index]!, onDone),
  }));
  return writeSafetensors(tensors, { format: 'pt' });
}

/** Every file of the exported folder, in a fixed order. */
export async function* exportFiles(
  open: OpenModel,
  row: ModelDelta,
  watch: Watch = unwatched,
): AsyncGenerator<ExportedFile> {
  yield { name: 'config.json', chunks: once(configFile(open)) };
  yield {
    name: 'recipe.json',
    chunks: once(encode(await makeRecipe(open, row, () => watch(0, open.parameters)))),
  };
  for (const name of companions) {
    if (open.files.names.includes(name)) yield { name, chunks: once(readAll(open, name)) };
  }
  yield { name: 'model.safetensors', chunks: weightsFile(open, row, watch) };
}

/** The files as one uncompressed zip under `folder`; same row, same bytes. */
export async function exportZip(
  open: OpenModel,
  row: ModelDelta,
  folder: string,
  watch: Watch = unwatched,
): Promise<Blob> {
  const parts: Blob[] = [];
  let failure: Error | null = null;
  const zip = new Zip((error, chunk) => {
    if (error) failure = error;
    else parts.push(new Blob([chunk])); // off the heap at once
  });
  for await (const { name, chunks } of exportFiles(open, row, watch)) {
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
