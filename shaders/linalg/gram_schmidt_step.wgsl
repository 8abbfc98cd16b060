// One step of Gram-Schmidt: subtracts from a column its projections on the (unit) columns before it, or normalises it.

struct Params {
  column: u32,
  rows: u32,
  stride: u32,
  normalise: u32,  // 1: divide by the square root of its inner product with itself,
  least: f32,      // or set it to 0 if that is at most this
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> dots: array<f32>;  // written by column_dots
@group(0) @binding(2) var<storage, read_write> matrix: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.rows) { return; }
  let first = id.x * params.stride;
  var value = matrix[first + params.column];
  if (params.normalise == 1u) {
    let square = dots[params.column];
    value = select(0.0, value * inverseSqrt(square), square > params.least);
  } else {
    for (var i = 0u; i < params.column; i++) { value -= dots[i] * matrix[first + i]; }
  }
  matrix[first + params.column] = value;
}
