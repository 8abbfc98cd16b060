// The update of a delta over a range of a tensor, sum over seeds of coefficient * normal, without theta0; and the sum of
// its squares per workgroup.
// #import lib/normal

struct Params {
  stream: u32,
  terms: u32,
  columns: u32,       // of the tensor, row-major
  first: u32,         // first element of the range
  end: u32,           // one past its last element
  base: u32,          // the tensor's row stored first in the matrix
  row_stride: u32,    // between rows of the matrix that is written
  column_stride: u32, // and between its columns
  first_square: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> normal_table: array<u32>;
@group(0) @binding(2) var<storage, read> terms: array<vec2u>;  // (seed, bits of the coefficient)
@group(0) @binding(3) var<storage, read_write> matrix: array<f32>;
@group(0) @binding(4) var<storage, read_write> squares: array<f32>;  // [workgroup]

var<workgroup> partial: array<f32, 64>;

@compute @workgroup_size(64)
fn main(
  @builtin(global_invocation_id) id: vec3u,
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let block = params.first / 4u + id.x;
  var sum = vec4f();
  if (block * 4u < params.end) {
    for (var term = 0u; term < params.terms; term++) {
      let normals = vec4f(integer_normals(terms[term].x, params.stream, block)) * 0x1p-20f;
      sum += bitcast<f32>(terms[term].y) * normals;
    }
  }
  var square = 0.0;
  for (var i = 0u; i < 4u; i++) {
    let element = block * 4u + i;
    if (element < params.first || element >= params.end) { continue; }
    let row = element / params.columns - params.base;
    matrix[row * params.row_stride + element % params.columns * params.column_stride] = sum[i];
    square += sum[i] * sum[i];
  }
  partial[lane] = square;
  workgroupBarrier();
  for (var half = 32u; half > 0u; half /= 2u) {
    if (lane < half) { partial[lane] += partial[lane + half]; }
    workgroupBarrier();
  }
  if (lane == 0u) { squares[params.first_square + group.x] = partial[0]; }
}
