// y = x W for many models at once, 4 rows by 8 columns per invocation in registers, without workgroup memory.
// #import lib/matmul_operands
// #import lib/matmul_store

override tile_rows: u32 = 16;
override tile_columns: u32 = 1;

@compute @workgroup_size(tile_rows, tile_columns)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let block = id.x * 1u;
  let column = id.y * 8u;
  if (block >= params.row_blocks || column >= params.outputs) { return; }
  var a0 = vec4f();
  var a1 = vec4f();
  var a2 = vec4f();
  var a3 = vec4f();
  var a4 = vec4f();
  var a5 = vec4f();
  var a6 = vec4f();
  var a7 = vec4f();
  var x_at = id.z * params.x_model_stride + params.x_first + block;
  var w_at = id.z * params.weight_model_stride + params.weight_first + column / 4u;
  for (var k = 0u; k < params.inputs; k++) {
    let w0 = weights[w_at];
    let w1 = weights[w_at + 1u];
    let x0 = x[x_at];
    a0 += x0 * w0.x;
    a1 += x0 * w0.y;
    a2 += x0 * w0.z;
    a3 += x0 * w0.w;
    a4 += x0 * w1.x;
    a5 += x0 * w1.y;
    a6 += x0 * w1.z;
    a7 += x0 * w1.w;
    x_at += params.x_stride;
    w_at += params.weight_stride;
  }
  let y_at = id.z * params.y_model_stride + params.y_first + block;
  store_columns(y_at, column, w_at, a0, a1, a2, a3, a4, a5, a6, a7);
}
