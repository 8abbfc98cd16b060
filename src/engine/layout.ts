/**
 * Where each tensor of a model lies on the GPU. A segment (the layers one each, everything else in `outer`) is one
 * buffer of materialised weights, [model][...]; matrices lie [inputs][outputs] with outputs padded to 8, q beside k
 * beside v, and gates in groups of 4 beside their ups.
 */
import { LabError } from '../protocol';
import type { Architecture } from '../model/architecture';
import type { TensorRole, TensorSpec } from '../model/tensors';

export interface Placement {
  /** Index in canonical order. */
  readonly index: number;
  readonly outputs: number;
  readonly inputs: number;
  /** First element of theta0 within its segment's base buffer. */
  readonly source: number;
  /** First element within a materialised model's segment. */
  readonly destination: number;
  /** Elements between consecutive inputs. */
  readonly destinationStride: number;
  readonly spread: boolean;
}

/** A packed matrix as matmul sees it, in elements. */
export interface MatrixPlace {
  readonly first: number;
  readonly stride: number;
  readonly inputs: number;
  /** Padded to 8. */
  readonly outputs: number;
}

export interface SegmentLayout {
  readonly placements: readonly Placement[];
  /** Elements of theta0. */
  readonly baseElements: number;
  /** Elements of one materialised model, a multiple of 4. */
  readonly elements: number;
}

export interface LayerLayout extends SegmentLayout {
  readonly inputNorm: number;
  readonly postAttentionNorm: number;
  readonly qkv: MatrixPlace;
  readonly attentionOutput: MatrixPlace;
  readonly gateUp: MatrixPlace;
  readonly down: MatrixPlace;
}

export interface OuterLayout extends SegmentLayout {
  readonly embedding: MatrixPlace;
  readonly finalNorm: number;
  readonly head: MatrixPlace;
}

export interface ModelLayout {
  readonly outer: OuterLayout;
  readonly layers: readonly LayerLayout[];
}

export const padTo = (value: number, multiple: number) => Math.ceil(value / multiple) * multiple;

interface Slot {
  readonly first: number;
  readonly stride: number;
  readonly spread?: boolean;
}

function place(specs: readonly [number, TensorSpec][], slots: Readonly<Partial<Record<TensorRole, Slot>>>) {
  let source = 0;
  const placements = specs.map(([index, spec]): Placement => {
    const slot = slots[spec.role];
    if (!slot)
      throw new LabError(
        'unsupported-model',
        `unsupported tensor: ${spec.name}`,
        'Choose a model of a supported family.',
      );
    const [outputs, inputs] =
      spec.shape.length === 1 ? [1, spec.shape[0]!] : [spec.shape[0]!, spec.shape[1]!];
    const placement = {
      index,
      outputs,
      inputs,
      source,
      destination: slot.first,
      destinationStride: slot.stride,
      spread: slot.spread ?? false,
    };
    source += outputs * inputs;
    return placement;
  });
  return { placements, baseElements: source };
}

/** Hands out consecutive, 8-aligned regions of a segment. */
class Cursor {
  elements = 0;
  vector(features: number): number {
    return this.take(features);
  }
  matrix(inputs: number, outputs: number): MatrixPlace {
    const padded = padTo(outputs, 8);
    return { first: this.take(inputs * padded), stride: padded, inputs, outputs: padded };
  }
  private take(count: number): number {
    const first = this.elements;
    this.elements += padTo(count, 8);
    return first;
  }
}

function layoutLayer(arch: Architecture, specs: readonly [number, TensorSpec][]): LayerLayout {
  const cursor = new Cursor();
  const q = arch.heads * arch.headDim;
  const kv = arch.kvHeads * arch.headDim;
  const inputNorm = cursor.vector(arch.hiddenSize);
  const postAttentionNorm = cursor.vector(arch.hiddenSize);
  const qkv = cursor.matrix(arch.hiddenSize, q + 2 * kv);
  const attentionOutput = cursor.matrix(q, arch.hiddenSize);
  const gateUp = cursor.matrix(arch.hiddenSize, 2 * padTo(arch.ffnSize, 4));
  const down = cursor.matrix(arch.ffnSize, arch.hiddenSize);
  const placed = place(specs, {
    inputNorm: { first: inputNorm, stride: 1 },
    postAttentionNorm: { first: postAttentionNorm, stride: 1 },
    query: { first: qkv.first, stride: qkv.stride },
    key: { first: qkv.first + q, stride: qkv.stride },
    value: { first: qkv.first + q + kv, stride: qkv.stride },
    attentionOutput,
    gate: { first: gateUp.first, stride: gateUp.stride, spread: true },
    up: { first: gateUp.first + 4, stride: gateUp.stride, spread: true },
    down,
  });
  return {
    ...placed,
    elements: cursor.elements,
    inputNorm,
    postAttentionNorm,
    qkv,
    attentionOutput,
    gateUp,
    down,
  };
}

function layoutOuter(arch: Architecture, specs: readonly [number, TensorSpec][]): OuterLayout {
  const cursor = new Cursor();
  const embedding = cursor.matrix(arch.hiddenSize, arch.vocabSize);
  const head = arch.tiedEmbeddings ? embedding : cursor.matrix(arch.hiddenSize, arch.vocabSize);
  const finalNorm = cursor.vector(arch.hiddenSize);
  const placed = place(specs, { embedding, head, finalNorm: { first: finalNorm, stride: 1 } });
  return { ...placed, elements: cursor.elements, embedding, head, finalNorm };
}

/** Places every tensor of a model given in canonical order. */
export function layoutModel(arch: Architecture, tensors: readonly TensorSpec[]): ModelLayout {
  if (arch.headDim % 4 !== 0) {
    throw new LabError(
      'unsupported-model',
      `unsupported head size: ${arch.headDim} (must be a multiple of 4)`,
      'Choose a model whose head_dim is a multiple of 4.',
    );
  }
  const indexed = tensors.map((spec, index): [number, TensorSpec] => [index, spec]);
  const ofLayer = (layer: number) => indexed.filter(([, spec]) => spec.layer === layer);
  return {
    outer: layoutOuter(arch, ofLayer(-1)),
    layers: Array.from({ length: arch.layers }, (_, layer) => layoutLayer(arch, ofLayer(layer))),
  };
}
