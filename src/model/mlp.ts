/** A second kind of model: a multilayer perceptron, whose shape follows from its weight file. */
import { openSafetensors, type ByteSource, type SafetensorsFile } from 'safetensors-js';
import { LabError } from '../protocol';
import { asFileErrors } from './files';
import type { WeightSpec } from './tensors';
import { isReadable, storedWeights, type StoredWeights } from './weights';

/** Dense layers with ReLU in between. */
export interface MlpShape {
  readonly layers: readonly { readonly inputs: number; readonly outputs: number }[];
}

/** Weight and bias of each layer in turn: tensors 2i and 2i + 1. */
export interface MlpWeights extends StoredWeights {
  readonly shape: MlpShape;
}

const mostWidth = 4096;

function broken(what: string): LabError {
  return new LabError(
    'bad-model',
    `The multilayer perceptron cannot be used: ${what}.`,
    'Load the page again.',
  );
}

/** Tensors in canonical order. */
export function mlpTensors({ layers }: MlpShape): WeightSpec[] {
  return layers.flatMap(({ inputs, outputs }, i) => [
    { name: `layers.${i}.weight`, shape: [outputs, inputs], bias: false, transposed: false },
    { name: `layers.${i}.bias`, shape: [outputs], bias: true, transposed: false },
  ]);
}

/** The layers found, each checked against the previous one's outputs. */
function shapeOf({ tensors }: SafetensorsFile): MlpShape {
  const layers: { inputs: number; outputs: number }[] = [];
  for (;;) {
    const shape = tensors.get(`layers.${layers.length}.weight`)?.shape;
    if (!shape) break;
    const [outputs = 0, inputs = 0] = shape;
    if (shape.length !== 2 || Math.min(...shape) < 1 || Math.max(...shape) > mostWidth)
      throw broken(`layer ${layers.length} is [${shape.join(', ')}]`);
    layers.push({ inputs, outputs });
  }
  if (layers.length === 0) throw broken('it has no layers');
  layers.slice(1).forEach(({ inputs }, i) => {
    if (inputs !== layers[i]!.outputs) throw broken(`layer ${i + 1} does not fit the one before it`);
  });
  return { layers };
}

/** Opens `layers.<i>.weight` and `layers.<i>.bias` of a safetensors file. Throws LabError bad-file, bad-model, network. */
export async function openMlp(source: ByteSource): Promise<MlpWeights> {
  const file = await asFileErrors('The toy model', () => openSafetensors(source));
  const shape = shapeOf(file);
  const tensors = mlpTensors(shape);
  if (file.tensors.size !== tensors.length) throw broken('its file holds other tensors too');
  const infos = tensors.map(({ name, shape: wanted }) => {
    const info = file.tensors.get(name);
    if (info?.shape.join() !== wanted.join() || !isReadable(info)) throw broken(`${name} does not fit`);
    return info;
  });
  return { shape, ...storedWeights(file, tensors, infos) };
}
