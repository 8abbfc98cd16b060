/** The activations of an MLP. */
import { unsupported } from './config';

export type Activation = 'silu' | 'gelu' | 'gelu_tanh' | 'relu';

/** Names of transformers' ACT2FN that the kernels compute. */
const activations: Readonly<Record<string, Activation>> = {
  silu: 'silu',
  swish: 'silu',
  gelu: 'gelu',
  gelu_python: 'gelu',
  gelu_new: 'gelu_tanh',
  gelu_fast: 'gelu_tanh',
  gelu_pytorch_tanh: 'gelu_tanh',
  gelu_python_tanh: 'gelu_tanh',
  relu: 'relu',
};

/** Throws LabError unsupported-model. */
export function activationOf(name: string): Activation {
  const activation = Object.hasOwn(activations, name) ? activations[name] : undefined;
  if (!activation) throw unsupported(`activation: ${name.slice(0, 40)}`);
  return activation;
}
