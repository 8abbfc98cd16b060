/**
 * Where each tensor of a model is placed on the GPU. A segment is one buffer of theta0 and one of materialised weights,
 * [model][elements], small enough to be bound: one or a few per layer, as many as needed for the vocabulary. Matrices are
 * [input][output] with outputs padded to 8 and the biases after the last input; q, k and v are side by side, and gates
 * alternate with their ups in groups of 4.
 */
import type { Architecture } from '../../model/architecture';
import type { TensorRole, TensorSpec } from '../../model/tensors';
import { Packer, type Matrix, type Norm, type Segment, type StoredBytes } from './packer';

export { padTo } from './packer';
export type { Matrix, MatrixPiece, Norm, Placement, Segment, StoredBytes } from './packer';

export interface LayerLayout {
  /** Indices into the model's segments. */
  readonly segments: readonly number[];
  readonly attentionNorm: Norm;
  readonly mlpNorm: Norm;
  readonly queryNorm: Norm | null;
  readonly keyNorm: Norm | null;
  readonly qkv: Matrix;
  readonly attentionOutput: Matrix;
  /** Gates and ups, alternating in groups of 4, if the MLP is gated; else ups. */
  readonly up: Matrix;
  readonly down: Matrix;
}

export interface ModelLayout {
  readonly segments: readonly Segment[];
  /** The segment of everything outside the layers and the vocabulary. */
  readonly outer: number;
  readonly finalNorm: Norm;
  /** Learned positions, as columns. */
  readonly positions: Matrix | null;
  /** Tokens as columns; the same as `head` if they are tied. */
  readonly embedding: Matrix;
  readonly head: Matrix;
  readonly layers: readonly LayerLayout[];
}

type Indexed = readonly [index: number, spec: TensorSpec];

/** The tensors of one layer, or of those outside the layers, by role. */
function byRole(specs: readonly Indexed[]) {
  return (role: TensorRole, bias = false) =>
    specs.find(([, spec]) => spec.role === role && spec.bias === bias);
}

type Find = ReturnType<typeof byRole>;

function norm(packer: Packer, find: Find, role: TensorRole): Norm | null {
  const gain = find(role);
  if (!gain) return null;
  const shift = find(role, true);
  return { gain: packer.vector(gain), shift: shift ? packer.vector(shift) : null };
}

/** `columns` says where each role's outputs begin. */
function matrix(
  packer: Packer,
  find: Find,
  inputs: number,
  outputs: number,
  columns: readonly (readonly [role: TensorRole, column: number])[],
  spread = false,
): Matrix {
  const sources = columns.flatMap(([role, column]) =>
    [find(role), find(role, true)].flatMap((tensor) => (tensor ? [{ tensor, column, spread }] : [])),
  );
  return packer.matrix(inputs, outputs, sources);
}

function layoutLayer(packer: Packer, arch: Architecture, find: Find): LayerLayout {
  const { hiddenSize: hidden, ffnSize: ffn } = arch;
  const q = arch.heads * arch.headDim;
  const kv = arch.kvHeads * arch.headDim;
  const first = packer.open('layer');
  const fused = find('queryKeyValue') !== undefined;
  return {
    attentionNorm: norm(packer, find, 'attentionNorm')!,
    mlpNorm: norm(packer, find, 'mlpNorm')!,
    queryNorm: norm(packer, find, 'queryNorm'),
    keyNorm: norm(packer, find, 'keyNorm'),
    qkv: matrix(
      packer,
      find,
      hidden,
      q + 2 * kv,
      fused
        ? [['queryKeyValue', 0]]
        : [
            ['query', 0],
            ['key', q],
            ['value', q + kv],
          ],
    ),
    attentionOutput: matrix(packer, find, q, hidden, [['attentionOutput', 0]]),
    up: arch.gatedMlp
      ? matrix(
          packer,
          find,
          hidden,
          2 * Math.ceil(ffn / 4) * 4,
          [
            ['gate', 0],
            ['up', 4],
          ],
          true,
        )
      : matrix(packer, find, hidden, ffn, [['up', 0]]),
    down: matrix(packer, find, ffn, hidden, [['down', 0]]),
    segments: packer.since(first),
  };
}

/**
 * Places every tensor of a model, given in canonical order, in segments of at most `mostBytes` per model. Throws LabError
 * out-of-memory if a tensor that cannot be split is larger.
 */
export function layoutModel(
  arch: Architecture,
  tensors: readonly TensorSpec[],
  storedBytes: StoredBytes,
  mostBytes: number,
): ModelLayout {
  const packer = new Packer(storedBytes, Math.floor(mostBytes / 4));
  const indexed = tensors.map((spec, index): Indexed => [index, spec]);
  const ofLayer = (layer: number) => byRole(indexed.filter(([, spec]) => spec.layer === layer));
  const { hiddenSize: hidden, vocabSize: vocab } = arch;
  const find = ofLayer(-1);
  const outer = packer.open('outer');
  const finalNorm = norm(packer, find, 'finalNorm')!;
  const positions = find('positions')
    ? matrix(packer, find, hidden, arch.maxPositions, [['positions', 0]])
    : null;
  packer.open(arch.tiedEmbeddings ? 'vocabulary' : 'embedding');
  const embedding = matrix(packer, find, hidden, vocab, [['embedding', 0]]);
  if (!arch.tiedEmbeddings) packer.open('vocabulary');
  const head = arch.tiedEmbeddings ? embedding : matrix(packer, find, hidden, vocab, [['head', 0]]);
  const layers = Array.from({ length: arch.layers }, (_, layer) => layoutLayer(packer, arch, ofLayer(layer)));
  return { segments: packer.segments, outer, finalNorm, positions, embedding, head, layers };
}
