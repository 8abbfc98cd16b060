// y = x W for many models at once, 16 rows by 8 columns per invocation in registers, without workgroup memory.
// #import lib/matmul_operands
// #import lib/matmul_store

override tile_rows: u32 = 16;
override tile_columns: u32 = 1;

@compute @workgroup_size(tile_rows, tile_columns)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let block = id.x * 4u;
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
  var b0 = vec4f();
  var b1 = vec4f();
  var b2 = vec4f();
  var b3 = vec4f();
  var b4 = vec4f();
  var b5 = vec4f();
  var b6 = vec4f();
  var b7 = vec4f();
  var c0 = vec4f();
  var c1 = vec4f();
  var c2 = vec4f();
  var c3 = vec4f();
  var c4 = vec4f();
  var c5 = vec4f();
  var c6 = vec4f();
  var c7 = vec4f();
  var d0 = vec4f();
  var d1 = vec4f();
  var d2 = vec4f();
  var d3 = vec4f();
  var d4 = vec4f();
  var d5 = vec4f();
  var d6 = vec4f();
  var d7 = vec4f();
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
    let x1 = x[x_at + 1u];
    b0 += x1 * w0.x;
    b1 += x1 * w0.y;
    b2 += x1 * w0.z;
    b3 += x1 * w0.w;
    b4 += x1 * w1.x;
    b5 += x1 * w1.y;
    b6 += x1 * w1.z;
    b7 += x1 * w1.w;
    let x2 = x[x_at + 2u];
    c0 += x2 * w0.x;
    c1 += x2 * w0.y;
    c2 += x2 * w0.z;
    c3 += x2 * w0.w;
    c4 += x2 * w1.x;
    c5 += x2 * w1.y;
    c6 += x2 * w1.z;
    c7 += x2 * w1.w;
    let x3 = x[x_at + 3u];
    d0 += x3 * w0.x;
    d1 += x3 * w0.y;
    d2 += x3 * w0.z;
    d3 += x3 * w0.w;
    d4 += x3 * w1.x;
    d5 += x3 * w1.y;
    d6 += x3 * w1.z;
    d7 += x3 * w1.w;
    x_at += params.x_stride;
    w_at += params.weight_stride;
  }
  let y_at = id.z * params.y_model_stride + params.y_first + block;
  store_columns(y_at, column, w_at, a0, a1, a2, a3, a4, a5, a6, a7);
  if (block + 1u >= params.row_blocks) { return; }
  store_columns(y_at + 1u, column, w_at, b0, b1, b2, b3, b4, b5, b6, b7);
  if (block + 2u >= params.row_blocks) { return; }
  store_columns(y_at + 2u, column, w_at, c0, c1, c2, c3, c4, c5, c6, c7);
  if (block + 3u >= params.row_blocks) { return; }
  store_columns(y_at + 3u, column, w_at, d0, d1, d2, d3, d4, d5, d6, d7);
}
