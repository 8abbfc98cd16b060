// y = x W for many models at once through workgroup memory: 64 rows by 64 columns per workgroup, 8 by 8 per invocation.
// #import lib/matmul_operands
// #import lib/matmul_store

const depth = 16u;  // inputs staged at a time
const span = 16u;   // vec4 of rows, and of columns, in a tile

var<workgroup> x_tile: array<vec4f, 256>;
var<workgroup> w_tile: array<vec4f, 256>;

@compute @workgroup_size(8, 8)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let x_base = group.z * params.x_model_stride + params.x_first;
  let w_base = group.z * params.weight_model_stride + params.weight_first;
  var a0 = vec4f();
  var a1 = vec4f();
  var a2 = vec4f();
  var a3 = vec4f();
  var a4 = vec4f();
  var a5 = vec4f();
  var a6 = vec4f();
  var a7 = vec4f();
  var b0 = vec4f();
  var b1 = vec4f();
  var b2 = vec4f();
  var b3 = vec4f();
  var b4 = vec4f();
  var b5 = vec4f();
  var b6 = vec4f();
  var b7 = vec4f();
  for (var start = 0u; start < params.inputs; start += depth) {
    for (var i = lane; i < depth * span; i += 64u) {
      let k = start + i / span;
      let x_block = group.x * span + i % span;
      let w_block = group.y * span + i % span;
      let inside = k < params.inputs;
      x_tile[i] = vec4f();
      w_tile[i] = vec4f();
      if (inside && x_block < params.row_blocks) { x_tile[i] = x[x_base + k * params.x_stride + x_block]; }
      if (inside && w_block * 4u < params.outputs) { w_tile[i] = weights[w_base + k * params.weight_stride + w_block]; }
    }
    workgroupBarrier();
    for (var k = 0u; k < depth; k++) {
      let x0 = x_tile[k * span + local.x];
      let x1 = x_tile[k * span + local.x + 8u];
      let w0 = w_tile[k * span + local.y * 2u];
      let w1 = w_tile[k * span + local.y * 2u + 1u];
      a0 += x0 * w0.x;
      a1 += x0 * w0.y;
      a2 += x0 * w0.z;
      a3 += x0 * w0.w;
      a4 += x0 * w1.x;
      a5 += x0 * w1.y;
      a6 += x0 * w1.z;
      a7 += x0 * w1.w;
      b0 += x1 * w0.x;
      b1 += x1 * w0.y;
      b2 += x1 * w0.z;
      b3 += x1 * w0.w;
      b4 += x1 * w1.x;
      b5 += x1 * w1.y;
      b6 += x1 * w1.z;
      b7 += x1 * w1.w;
    }
    workgroupBarrier();
  }
  let column = group.y * 64u + local.y * 8u;
  let block = group.x * span + local.x;
  if (column >= params.outputs) { return; }
  let bias_at = w_base + params.inputs * params.weight_stride + column / 4u;
  let y_at = group.z * params.y_model_stride + params.y_first + block;
  if (block < params.row_blocks) { store_columns(y_at, column, bias_at, a0, a1, a2, a3, a4, a5, a6, a7); }
  if (block + 8u < params.row_blocks) { store_columns(y_at + 8u, column, bias_at, b0, b1, b2, b3, b4, b5, b6, b7); }
}
