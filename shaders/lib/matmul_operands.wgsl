// Params and operands of y = x W, the same for every matmul. A block is 4 rows, so x, W and y are all accessed as vec4.

struct Params {
  inputs: u32,
  outputs: u32,          // multiple of 8
  row_blocks: u32,       // blocks of 4 rows to compute
  x_first: u32,          // first block in x
  x_stride: u32,         // blocks between features of x
  x_model_stride: u32,   // blocks between models
  weight_first: u32,     // in vec4
  weight_stride: u32,    // vec4 between inputs
  weight_model_stride: u32,
  y_first: u32,
  y_stride: u32,
  y_model_stride: u32,
  epilogue: u32,         // 0 store, 1 add to y, 2 columns are (4 gates, 4 ups): store act(gate) * up, 3 store act(y)
  bias: u32,             // 1: the biases follow the weights of the last input
  activation: u32,       // see lib/activation
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;       // [model][feature][row]
@group(0) @binding(2) var<storage, read> weights: array<vec4f>; // [model][input][output]
@group(0) @binding(3) var<storage, read_write> y: array<vec4f>; // [model][feature][row]
