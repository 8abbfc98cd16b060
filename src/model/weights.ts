/** A checkpoint's tensors held against its config, read one at a time. */
import type { SafetensorsFile } from 'safetensors-js';
import { LabError } from '../protocol';
import type { Architecture } from './architecture';
import { asFileErrors } from './files';
import { isIgnorable, tensorsOf, type TensorSpec } from './tensors';

/** Base weights as the engine takes them: canonical order, float32. */
export interface WeightSource {
  readonly architecture: Architecture;
  /** In canonical order; a tensor's index here is its noise stream. */
  readonly tensors: readonly TensorSpec[];
  /** Float32 values of tensor `index`, row-major. */
  read(index: number): Promise<Float32Array>;
}

const readableTypes = new Set(['F32', 'F16', 'BF16']);
const shown = 6;

function listing(what: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const more = names.length > shown ? ` and ${names.length - shown} more` : '';
  return [`${what}: ${names.slice(0, shown).join(', ')}${more}`];
}

/** Pairs each tensor the config asks for with the file's. Throws LabError bad-model listing every difference. */
export function matchWeights(architecture: Architecture, file: SafetensorsFile): WeightSource {
  const tensors = tensorsOf(architecture);
  const wanted = new Set(tensors.map((tensor) => tensor.name));
  const missing = tensors.filter(({ name }) => !file.tensors.has(name)).map(({ name }) => name);
  const extra = [...file.tensors.keys()].filter(
    (name) => !wanted.has(name) && !isIgnorable(name, architecture),
  );
  const present = tensors.flatMap((tensor) => {
    const found = file.tensors.get(tensor.name);
    return found ? [{ tensor, found }] : [];
  });
  const misshapen = present
    .filter(({ tensor, found }) => tensor.shape.join() !== found.shape.join())
    .map(
      ({ tensor, found }) =>
        `${tensor.name} is [${found.shape.join(', ')}], not [${tensor.shape.join(', ')}]`,
    );
  const unreadable = present
    .filter(({ found }) => !readableTypes.has(found.dtype))
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
  const read = (index: number) => {
    const { name } = tensors[index]!;
    return asFileErrors(name, () => file.readFloat32(name));
  };
  return { architecture, tensors, read };
}
