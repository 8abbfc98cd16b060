/** The forward pass in float64, one sequence at a time, as plainly as it can be written: what the shaders are held to. */
import type { Architecture } from '../../src/model/architecture';
import type { TensorSpec } from '../../src/model/tensors';

type Vector = number[];

/** y[o] = sum_i w[o][i] x[i] */
function multiply(weight: Float32Array, x: Vector, outputs: number): Vector {
  return Array.from({ length: outputs }, (_, o) =>
    x.reduce((sum, value, i) => sum + weight[o * x.length + i]! * value, 0),
  );
}

function rmsNorm(x: Vector, gain: Float32Array, eps: number): Vector {
  const scale = 1 / Math.sqrt(x.reduce((sum, value) => sum + value * value, 0) / x.length + eps);
  return x.map((value, i) => value * scale * gain[i]!);
}

function rotate(head: Vector, position: number, theta: number): Vector {
  const half = head.length / 2;
  return head.map((_, i) => {
    const pair = i % half;
    const angle = position * theta ** ((-2 * pair) / head.length);
    const [first, second] = [head[pair]!, head[pair + half]!];
    return i < half
      ? first * Math.cos(angle) - second * Math.sin(angle)
      : second * Math.cos(angle) + first * Math.sin(angle);
  });
}

const headsOf = (x: Vector, size: number): Vector[] =>
  Array.from({ length: x.length / size }, (_, h) => x.slice(h * size, (h + 1) * size));

function attend(query: Vector, keys: readonly Vector[], values: readonly Vector[]): Vector {
  const scores = keys.map(
    (key) => key.reduce((sum, k, i) => sum + k * query[i]!, 0) / Math.sqrt(query.length),
  );
  const highest = Math.max(...scores);
  const weights = scores.map((score) => Math.exp(score - highest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return query.map((_, i) => values.reduce((sum, value, t) => sum + (weights[t]! / total) * value[i]!, 0));
}

/** Logits at every position, [positions][vocabSize]. */
export function decoderLogits(
  arch: Architecture,
  tensors: readonly TensorSpec[],
  values: readonly Float32Array[],
  tokens: readonly number[],
): number[][] {
  const weight = (role: string, layer: number) =>
    values[tensors.findIndex((t) => t.role === role && t.layer === layer)]!;
  const { hiddenSize: d, headDim, heads, kvHeads, ffnSize, normEps, ropeTheta } = arch;
  const embedding = weight('embedding', -1);
  let rows: Vector[] = tokens.map((token) => [...embedding.slice(token * d, (token + 1) * d)]);
  for (let layer = 0; layer < arch.layers; layer++) {
    const normed = rows.map((x) => rmsNorm(x, weight('inputNorm', layer), normEps));
    const project = (role: string, size: number) =>
      normed.map((x) => headsOf(multiply(weight(role, layer), x, size), headDim));
    const turn = (all: Vector[][]) =>
      all.map((headsAt, position) => headsAt.map((head) => rotate(head, position, ropeTheta)));
    const query = turn(project('query', heads * headDim));
    const key = turn(project('key', kvHeads * headDim));
    const value = project('value', kvHeads * headDim);
    rows = rows.map((x, position) => {
      const mixed = query[position]!.flatMap((head, h) => {
        const source = Math.floor(h / (heads / kvHeads));
        const past = (all: Vector[][]) => all.slice(0, position + 1).map((headsAt) => headsAt[source]!);
        return attend(head, past(key), past(value));
      });
      const out = multiply(weight('attentionOutput', layer), mixed, d);
      return x.map((a, i) => a + out[i]!);
    });
    rows = rows.map((x) => {
      const hidden = rmsNorm(x, weight('postAttentionNorm', layer), normEps);
      const gate = multiply(weight('gate', layer), hidden, ffnSize);
      const up = multiply(weight('up', layer), hidden, ffnSize);
      const out = multiply(
        weight('down', layer),
        gate.map((g, i) => (g / (1 + Math.exp(-g))) * up[i]!),
        d,
      );
      return x.map((a, i) => a + out[i]!);
    });
  }
  const head = arch.tiedEmbeddings ? embedding : weight('head', -1);
  return rows.map((x) => multiply(head, rmsNorm(x, weight('finalNorm', -1), normEps), arch.vocabSize));
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
