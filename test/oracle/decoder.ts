/** The forward pass in float64, one sequence at a time, as plainly as it can be written: what the shaders are held to. */
import type { Activation } from '../../src/model/activation';
import type { Architecture } from '../../src/model/architecture';
import type { Rope } from '../../src/model/rope';
import type { TensorRole, TensorSpec } from '../../src/model/tensors';

type Vector = number[];

const dot = (a: Vector, b: Vector) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
const plus = (a: Vector, b: Vector): Vector => a.map((value, i) => value + b[i]!);

/** erf by its series, and 1 where that no longer matters. */
function erf(x: number): number {
  if (Math.abs(x) > 5) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; n < 120; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

const activations: Readonly<Record<Activation, (x: number) => number>> = {
  silu: (x) => x / (1 + Math.exp(-x)),
  gelu: (x) => 0.5 * x * (1 + erf(x / Math.SQRT2)),
  gelu_tanh: (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
  relu: (x) => Math.max(0, x),
};

export const activate = (kind: Activation, x: number) => activations[kind](x);

function rmsNorm(x: Vector, gain: Vector, eps: number): Vector {
  const scale = 1 / Math.sqrt(dot(x, x) / x.length + eps);
  return x.map((value, i) => value * scale * gain[i]!);
}

function layerNorm(x: Vector, gain: Vector, shift: Vector, eps: number): Vector {
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  const centred = x.map((value) => value - mean);
  return plus(rmsNorm(centred, gain, eps), shift);
}

function rotate(head: Vector, position: number, rope: Rope): Vector {
  const half = Math.ceil(rope.dims / 2);
  const { scaling } = rope;
  const turned = [...head];
  for (let pair = 0; pair < half; pair++) {
    let frequency = rope.theta ** ((-2 * pair) / rope.dims);
    if (scaling.kind === 'linear') frequency /= scaling.factor;
    if (scaling.kind === 'llama3') {
      const wavelength = (2 * Math.PI) / frequency;
      const share =
        (scaling.originalPositions / wavelength - scaling.lowFrequency) /
        (scaling.highFrequency - scaling.lowFrequency);
      if (wavelength > scaling.originalPositions / scaling.lowFrequency) frequency /= scaling.factor;
      else if (wavelength >= scaling.originalPositions / scaling.highFrequency)
        frequency = ((1 - share) * frequency) / scaling.factor + share * frequency;
    }
    const [first, second] = [head[pair]!, head[pair + half]!];
    const [c, s] = [Math.cos(position * frequency), Math.sin(position * frequency)];
    turned[pair] = first * c - second * s;
    turned[pair + half] = second * c + first * s;
  }
  return turned;
}

const headsOf = (x: Vector, size: number): Vector[] =>
  Array.from({ length: x.length / size }, (_, h) => x.slice(h * size, (h + 1) * size));

function attend(query: Vector, keys: readonly Vector[], values: readonly Vector[], scale: number): Vector {
  const scores = keys.map((key) => dot(key, query) * scale);
  const highest = Math.max(...scores);
  const weights = scores.map((score) => Math.exp(score - highest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return query.map((_, i) => values.reduce((sum, value, t) => sum + (weights[t]! / total) * value[i]!, 0));
}

/** The tensors of one layer (-1: outside) by what they do. */
function reader(tensors: readonly TensorSpec[], values: readonly Float32Array[], layer: number) {
  const find = (role: TensorRole, bias: boolean) =>
    tensors.findIndex((t) => t.role === role && t.layer === layer && t.bias === bias);
  const has = (role: TensorRole) => find(role, false) >= 0;
  const vector = (role: TensorRole, bias = false) => [...(values[find(role, bias)] ?? [])];
  /** x times the role's matrix, and its bias. */
  const linear = (role: TensorRole, x: Vector): Vector => {
    const at = find(role, false);
    const [weight, spec] = [values[at]!, tensors[at]!];
    const outputs = spec.shape[spec.transposed ? 1 : 0]!;
    const bias = vector(role, true);
    return Array.from({ length: outputs }, (_, o) =>
      x.reduce(
        (sum, value, i) => sum + value * weight[spec.transposed ? i * outputs + o : o * x.length + i]!,
        bias[o] ?? 0,
      ),
    );
  };
  const row = (role: TensorRole, index: number, size: number): Vector => [
    ...values[find(role, false)]!.subarray(index * size, (index + 1) * size),
  ];
  return { has, vector, linear, row };
}

type Reader = ReturnType<typeof reader>;

function norm(arch: Architecture, weights: Reader, role: TensorRole, x: Vector): Vector {
  const gain = weights.vector(role);
  return arch.norm === 'rms'
    ? rmsNorm(x, gain, arch.normEps)
    : layerNorm(x, gain, weights.vector(role, true), arch.normEps);
}

/** Heads of query, key and value of one row, before they turn. */
function project(arch: Architecture, weights: Reader, x: Vector): [Vector[], Vector[], Vector[]] {
  const { headDim, heads, kvHeads } = arch;
  if (!weights.has('queryKeyValue')) {
    const [q, k, v] = (['query', 'key', 'value'] as const).map((role) => weights.linear(role, x));
    return [headsOf(q!, headDim), headsOf(k!, headDim), headsOf(v!, headDim)];
  }
  const all = headsOf(weights.linear('queryKeyValue', x), headDim);
  const part = (which: number, count: number) =>
    Array.from({ length: count }, (_, h) => all[arch.interleavedHeads ? 3 * h + which : which * heads + h]!);
  return [part(0, heads), part(1, kvHeads), part(2, kvHeads)];
}

function normHeads(arch: Architecture, all: Vector[], gain: Vector): Vector[] {
  if (arch.queryKeyNorm === 'none') return all;
  if (arch.queryKeyNorm === 'head') return all.map((head) => rmsNorm(head, gain, arch.normEps));
  return headsOf(rmsNorm(all.flat(), gain, arch.normEps), arch.headDim);
}

function attention(arch: Architecture, weights: Reader, layer: number, rows: readonly Vector[]): Vector[] {
  const { scale, window, rope: which } = arch.attention[layer]!;
  const rope = arch.ropes[which];
  const projected = rows.map((x, position) => {
    const [query, key, value] = project(arch, weights, x);
    const turn = (head: Vector) => (rope ? rotate(head, position, rope) : head);
    return {
      query: normHeads(arch, query, weights.vector('queryNorm')).map(turn),
      key: normHeads(arch, key, weights.vector('keyNorm')).map(turn),
      value,
    };
  });
  return projected.map(({ query }, position) => {
    const past = projected.slice(window === null ? 0 : Math.max(0, position + 1 - window), position + 1);
    const mixed = query.flatMap((head, h) => {
      const source = Math.floor(h / (arch.heads / arch.kvHeads));
      const keys = past.map(({ key }) => key[source]!);
      const values = past.map(({ value }) => value[source]!);
      return attend(head, keys, values, scale);
    });
    return weights.linear('attentionOutput', mixed);
  });
}

function feedForward(arch: Architecture, weights: Reader, x: Vector): Vector {
  const up = weights.linear('up', x);
  const hidden = arch.gatedMlp
    ? weights.linear('gate', x).map((gate, i) => activate(arch.activation, gate) * up[i]!)
    : up.map((value) => activate(arch.activation, value));
  return weights.linear('down', hidden);
}

function layerOf(arch: Architecture, weights: Reader, layer: number, rows: readonly Vector[]): Vector[] {
  const normed = (role: TensorRole) => (x: Vector) => norm(arch, weights, role, x);
  if (arch.normPlacement === 'behind') {
    const attended = attention(arch, weights, layer, rows).map(normed('attentionNorm'));
    return rows.map((x, i) => {
      const y = plus(x, attended[i]!);
      return plus(y, norm(arch, weights, 'mlpNorm', feedForward(arch, weights, y)));
    });
  }
  const attended = attention(arch, weights, layer, rows.map(normed('attentionNorm')));
  return rows.map((x, i) => {
    const y = plus(x, attended[i]!);
    const read = arch.parallelResidual ? x : y;
    return plus(y, feedForward(arch, weights, norm(arch, weights, 'mlpNorm', read)));
  });
}

/** Logits at every position, [positions][vocabSize]. */
export function decoderLogits(
  arch: Architecture,
  tensors: readonly TensorSpec[],
  values: readonly Float32Array[],
  tokens: readonly number[],
): number[][] {
  const outer = reader(tensors, values, -1);
  const d = arch.hiddenSize;
  let rows: Vector[] = tokens.map((token, position) => {
    const x = outer.row('embedding', token, d);
    return outer.has('positions') ? plus(x, outer.row('positions', position, d)) : x;
  });
  for (let layer = 0; layer < arch.layers; layer++)
    rows = layerOf(arch, reader(tensors, values, layer), layer, rows);
  const head = arch.tiedEmbeddings ? 'embedding' : 'head';
  return rows.map((x) => outer.linear(head, norm(arch, outer, 'finalNorm', x)));
}

/** Greedy continuation by recomputing everything at every step. */
export function decoderGreedy(
  arch: Architecture,
  tensors: readonly TensorSpec[],
  values: readonly Float32Array[],
  prompt: readonly number[],
  maxNew: number,
  stop: readonly number[],
): number[] {
  const answer: number[] = [];
  while (answer.length < maxNew) {
    const last = decoderLogits(arch, tensors, values, [...prompt, ...answer]).at(-1)!;
    const token = last.indexOf(Math.max(...last));
    if (stop.includes(token)) break;
    answer.push(token);
  }
  return answer;
}
