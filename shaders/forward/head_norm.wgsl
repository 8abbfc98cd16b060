// RMSNorm in place, over the features of one head or of several heads together. One invocation handles four rows of one
// group; id.y is the group.

struct Params {
  row_blocks: u32,
  features: u32,         // per group
  first: u32,            // first feature
  group_stride: u32,     // features between groups
  stride: u32,           // blocks between features
  model_stride: u32,
  gain_first: u32,       // all groups share one gain
  gain_model_stride: u32,
  eps: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> gain: array<f32>;
@group(0) @binding(2) var<storage, read_write> x: array<vec4f>;

override workgroup_rows: u32 = 16;

@compute @workgroup_size(workgroup_rows)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.row_blocks) { return; }
  let feature = params.first + id.y * params.group_stride;
  let at = id.z * params.model_stride + feature * params.stride + id.x;
  var sum = vec4f();
  for (var j = 0u; j < params.features; j++) {
    let value = x[at + j * params.stride];
    sum += value * value;
  }
  let scale = 1.0 / sqrt(sum / f32(params.features) + params.eps);
  let gain_first = id.z * params.gain_model_stride + params.gain_first;
  for (var j = 0u; j < params.features; j++) { x[at + j * params.stride] *= scale * gain[gain_first + j]; }
}
