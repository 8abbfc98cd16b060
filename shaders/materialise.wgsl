// One weight matrix of many models at once: theta0 + sum_i a_i * eps(seed_i), a row of (seed, a) terms per model.
// theta0 lies as in the checkpoint, [outputs][inputs]; the result is stored [inputs][outputs], as matmul reads it.
// #import lib/noise

struct Params {
  outputs: u32,
  inputs: u32,
  stream: u32,          // noise stream: the tensor's index in canonical order
  source: u32,          // first element of theta0
  destination: u32,          // first element of the result within a model
  destination_stride: u32,   // distance between consecutive inputs in the result
  model_stride: u32,    // distance between consecutive models in the result
  spread: u32,          // 1: outputs go in groups of 4 to every other group of 4 columns (gate beside up)
  zero: u32,            // 0, unknown to the compiler: keeps a * eps + theta from being fused
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> normal_table: array<u32>;
@group(0) @binding(2) var<storage, read> row_starts: array<u32>;
@group(0) @binding(3) var<storage, read> terms: array<vec2u>; // (seed, bits of a)
@group(0) @binding(4) var<storage, read> theta0: array<f32>;
@group(0) @binding(5) var<storage, read_write> weights: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let output = id.x;
  let first_input = id.y * 4u;
  if (output >= params.outputs) { return; }
  let element = output * params.inputs + first_input;
  let count = min(4u, params.inputs - first_input);
  var theta = vec4f();
  for (var i = 0u; i < count; i++) { theta[i] = theta0[params.source + element + i]; }
  for (var term = row_starts[id.z]; term < row_starts[id.z + 1u]; term++) {
    theta += rounded(bitcast<f32>(terms[term].y) * normals_at(terms[term].x, element));
  }
  let column = select(output, ((output >> 2u) << 3u) | (output & 3u), params.spread == 1u);
  var position = id.z * params.model_stride + params.destination + first_input * params.destination_stride + column;
  for (var i = 0u; i < count; i++) {
    weights[position] = theta[i];
    position += params.destination_stride;
  }
}
