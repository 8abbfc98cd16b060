// Embedding lookup without a materialised table: theta0 and noise of just the tokens that are read, four features of four
// rows per invocation. Equal to materialise followed by embed, bit for bit.
// #import lib/noise
// #import lib/theta

struct Params {
  row_blocks: u32,
  token_model_stride: u32, // 0 if all models read the same tokens
  first_token: u32,        // first token that theta0 holds
  token_count: u32,
  features: u32,
  stream: u32,
  source: u32,
  format: u32,
  x_stride: u32,           // blocks between features
  x_model_stride: u32,
  zero: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> normal_table: array<u32>;
@group(0) @binding(2) var<storage, read> delta_starts: array<u32>; // [model + 1]: first term of each delta
@group(0) @binding(3) var<storage, read> terms: array<vec2u>; // (seed, bits of a)
@group(0) @binding(4) var<storage, read> theta0: array<u32>;
@group(0) @binding(5) var<storage, read> tokens: array<u32>;
@group(0) @binding(6) var<storage, read_write> x: array<vec4f>;

override workgroup_rows: u32 = 16;

@compute @workgroup_size(workgroup_rows)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.row_blocks) { return; }
  let feature = id.y * 4u;
  let count = min(4u, params.features - feature);
  for (var row = 0u; row < 4u; row++) {
    let token = tokens[id.z * params.token_model_stride + id.x * 4u + row] - params.first_token;
    if (token >= params.token_count) { continue; } // also if token < first_token: the difference wraps
    var theta = vec4f();
    for (var i = 0u; i < count; i++) { theta[i] = theta_at(token * params.features + feature + i); }
    let element = (params.first_token + token) * params.features + feature;
    for (var term = delta_starts[id.z]; term < delta_starts[id.z + 1u]; term++) {
      theta += rounded(bitcast<f32>(terms[term].y) * normals_at(terms[term].x, element));
    }
    for (var i = 0u; i < count; i++) {
      x[id.z * params.x_model_stride + (feature + i) * params.x_stride + id.x][row] = theta[i];
    }
  }
}
