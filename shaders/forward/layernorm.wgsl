// y = (x - mean) / sqrt(variance + eps) * gain + shift over the features of each row, four rows per invocation.

struct Params {
  row_blocks: u32,
  features: u32,
  first: u32,            // first block, in x and in y
  stride: u32,           // blocks between features
  x_model_stride: u32,
  y_model_stride: u32,
  gain_first: u32,
  shift_first: u32,
  gain_model_stride: u32,
  eps: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read> gain: array<f32>; // gains and shifts
@group(0) @binding(3) var<storage, read_write> y: array<vec4f>;

override workgroup_rows: u32 = 16;

@compute @workgroup_size(workgroup_rows)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.row_blocks) { return; }
  let at = params.first + id.x;
  let x_first = id.z * params.x_model_stride + at;
  var sum = vec4f();
  for (var j = 0u; j < params.features; j++) { sum += x[x_first + j * params.stride]; }
  let mean = sum / f32(params.features);
  var squares = vec4f();
  for (var j = 0u; j < params.features; j++) {
    let distance = x[x_first + j * params.stride] - mean;
    squares += distance * distance;
  }
  let scale = 1.0 / sqrt(squares / f32(params.features) + params.eps);
  let y_first = id.z * params.y_model_stride + at;
  let of_model = id.z * params.gain_model_stride;
  for (var j = 0u; j < params.features; j++) {
    let value = (x[x_first + j * params.stride] - mean) * scale;
    y[y_first + j * params.stride] = value * gain[of_model + params.gain_first + j] + gain[of_model + params.shift_first + j];
  }
}
