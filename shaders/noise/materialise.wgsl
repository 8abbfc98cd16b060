// One weight matrix of many models at once: theta0 + sum_i a_i * eps(seed_i), with a list of (seed, a) terms per model.
// theta0 is stored line by line as in the checkpoint; the result is [inputs][outputs], as matmul reads it.
// #import lib/noise
// #import lib/theta
// #import lib/place

struct Params {
  first_line: u32,      // lines to compute, counted from the first line of theta0
  end_line: u32,
  length: u32,          // elements per line
  noise_line: u32,      // the tensor's line at which theta0 begins
  stream: u32,          // noise stream: the tensor's index in canonical order
  source: u32,          // first word of theta0
  format: u32,
  destination: u32,     // first element of the result within its model
  line_stride: u32,     // distance between lines of the result
  along_stride: u32,    // and between elements within a line
  model_stride: u32,    // and between models
  spread: u32,          // 1: groups of 4 lines go to every other group of 4 columns (gate beside up)
  zero: u32,            // 0, unknown to the compiler: keeps a * eps + theta from being fused
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> normal_table: array<u32>;
@group(0) @binding(2) var<storage, read> delta_starts: array<u32>; // [model + 1]: first term of each delta
@group(0) @binding(3) var<storage, read> terms: array<vec2u>; // (seed, bits of a)
@group(0) @binding(4) var<storage, read> theta0: array<u32>;
@group(0) @binding(5) var<storage, read_write> weights: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let line = params.first_line + id.x;
  let along = id.y * 4u;
  if (line >= params.end_line) { return; }
  let count = min(4u, params.length - along);
  var theta = vec4f();
  for (var i = 0u; i < count; i++) { theta[i] = theta_at(line * params.length + along + i); }
  let element = (params.noise_line + line) * params.length + along;
  for (var term = delta_starts[id.z]; term < delta_starts[id.z + 1u]; term++) {
    theta += rounded(bitcast<f32>(terms[term].y) * normals_at(terms[term].x, element));
  }
  place(id.z, line, along, count, theta);
}
