/** A multilayer perceptron in float64, one model and one signal at a time: what rollouts on the GPU are held to. */

/** Weights [outputs, inputs] and biases in turn. */
export function mlpForward(tensors: readonly ArrayLike<number>[], input: readonly number[]): number[] {
  let values = [...input];
  for (let layer = 0; 2 * layer < tensors.length; layer++) {
    const [weight, bias] = [tensors[2 * layer]!, tensors[2 * layer + 1]!];
    const last = 2 * layer + 2 === tensors.length;
    const inputs = values;
    values = Array.from({ length: bias.length }, (_, output) => {
      let sum = bias[output]!;
      inputs.forEach((value, i) => (sum += weight[output * inputs.length + i]! * value));
      return last ? sum : Math.max(0, sum);
    });
  }
  return values;
}

/** `steps` further values of a signal, each fed back as input. */
export function mlpRollout(
  tensors: readonly ArrayLike<number>[],
  begin: readonly number[],
  steps: number,
): number[] {
  const series = [...begin];
  for (let step = 0; step < steps; step++) series.push(mlpForward(tensors, series.slice(-begin.length))[0]!);
  return series.slice(begin.length);
}
