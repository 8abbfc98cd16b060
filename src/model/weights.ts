/** A checkpoint's tensors, checked against its config and read one at a time. */
import type { SafetensorsFile, TensorInfo } from 'safetensors-js';
import { LabError } from '../protocol';
import type { Architecture } from './architecture';
import { asFileErrors } from './files';
import { fileNames, isIgnorable, tensorsOf } from './canonicalTensors';
import type { TensorSpec, WeightSpec } from './tensors';

/** Types that weights may be stored in. */
export type StoredType = 'F32' | 'F16' | 'BF16';

/** Base weights for the engine: canonical order, stored dtype. */
export interface StoredWeights<T extends WeightSpec = WeightSpec> {
  /** In canonical order; a tensor's index here is its noise stream. */
  readonly tensors: readonly T[];
  storedType(index: number): StoredType;
  /** Bytes of tensor `index` as stored, little-endian and row-major, a few megabytes at a time. */
  stream(index: number): AsyncIterable<Uint8Array>;
  /** Float32 values of tensor `index`, row-major. */
  read(index: number): Promise<Float32Array>;
}

/** Those of a language model. */
export interface WeightSource extends StoredWeights<TensorSpec> {
  readonly architecture: Architecture;
}

const readableTypes: ReadonlySet<string> = new Set<StoredType>(['F32', 'F16', 'BF16']);
const shown = 6;

export const isReadable = ({ dtype }: TensorInfo): boolean => readableTypes.has(dtype);

function listing(what: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const more = names.length > shown ? ` and ${names.length - shown} more` : '';
  return [`${what}: ${names.slice(0, shown).join(', ')}${more}`];
}

/** Matches the tensors that the config requires with the file's. Throws LabError bad-model listing every difference. */
export function matchWeights(architecture: Architecture, file: SafetensorsFile): WeightSource {
  const tensors = tensorsOf(architecture);
  const pairs = tensors.map((tensor) => {
    const name = fileNames(tensor, architecture).find((candidate) => file.tensors.has(candidate));
    return { tensor, found: name === undefined ? undefined : file.tensors.get(name) };
  });
  const missing = pairs.filter(({ found }) => !found).map(({ tensor }) => tensor.name);
  const present = pairs.flatMap(({ tensor, found }) => (found ? [{ tensor, found }] : []));
  const used = new Set(present.map(({ found }) => found.name));
  const extra = [...file.tensors.keys()].filter(
    (name) => !used.has(name) && !isIgnorable(name, architecture),
  );
  const misshapen = present
    .filter(({ tensor, found }) => tensor.shape.join() !== found.shape.join())
    .map(
      ({ tensor, found }) =>
        `${tensor.name} is [${found.shape.join(', ')}], not [${tensor.shape.join(', ')}]`,
    );
  const unreadable = present
    .filter(({ found }) => !isReadable(found))
    .map(({ found }) => `${found.name} is ${found.dtype}`);
  const problems = [
    ...listing('missing', missing),
    ...listing(
      'not part of the architecture',
      extra.map((name) => name.slice(0, 80)),
    ),
    ...listing('wrong shape', misshapen),
    ...listing('not a floating point type the lab reads', unreadable),
  ];
  if (problems.length > 0) {
    throw new LabError(
      'bad-model',
      `The weights do not fit config.json: ${problems.join('; ')}.`,
      'Check that config.json and the .safetensors file belong to the same model.',
    );
  }
  const infos = present.map(({ found }) => found);
  return { architecture, ...storedWeights(file, tensors, infos) };
}

/** The file's tensors `infos` (of readable dtypes) as the weights `tensors`. */
export function storedWeights<T extends WeightSpec>(
  file: SafetensorsFile,
  tensors: readonly T[],
  infos: readonly TensorInfo[],
): StoredWeights<T> {
  const nameOf = (index: number) => infos[index]!.name;
  return {
    tensors,
    storedType: (index) => infos[index]!.dtype as StoredType,
    stream: (index) => streamWithErrors(file, nameOf(index)),
    read: (index) => asFileErrors(nameOf(index), () => file.readFloat32(nameOf(index))),
  };
}

async function* streamWithErrors(file: SafetensorsFile, name: string): AsyncGenerator<Uint8Array> {
  const pieces = file.stream(name);
  for (;;) {
    const piece = await asFileErrors(name, () => pieces.next());
    if (piece.done) return;
    yield piece.value;
  }
}
