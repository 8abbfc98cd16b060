// 8 by 8 registers an invocation, no workgroup memory.
// Plain row-major peer for the bench: x [model][row][input], weights [model][input][output], y [model][row][output].

struct Params {
  rows: u32,
  inputs: u32,
  outputs: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> weights: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> y: array<vec4f>;

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let column = id.x * 8u;
  let row = id.y * 8u;
  if (row >= params.rows || column >= params.outputs) { return; }
  let columns = params.outputs / 4u;
  var w_at = (id.z * params.inputs * params.outputs + column) / 4u;
  let x_at = (id.z * params.rows + row) * params.inputs;
  var a0_0 = vec4f();
  var a0_1 = vec4f();
  var a1_0 = vec4f();
  var a1_1 = vec4f();
  var a2_0 = vec4f();
  var a2_1 = vec4f();
  var a3_0 = vec4f();
  var a3_1 = vec4f();
  var a4_0 = vec4f();
  var a4_1 = vec4f();
  var a5_0 = vec4f();
  var a5_1 = vec4f();
  var a6_0 = vec4f();
  var a6_1 = vec4f();
  var a7_0 = vec4f();
  var a7_1 = vec4f();
  for (var k = 0u; k < params.inputs; k++) {
    let w0 = weights[w_at + 0u];
    let w1 = weights[w_at + 1u];
    let x0 = x[x_at + 0u * params.inputs + k];
    a0_0 += x0 * w0;
    a0_1 += x0 * w1;
    let x1 = x[x_at + 1u * params.inputs + k];
    a1_0 += x1 * w0;
    a1_1 += x1 * w1;
    let x2 = x[x_at + 2u * params.inputs + k];
    a2_0 += x2 * w0;
    a2_1 += x2 * w1;
    let x3 = x[x_at + 3u * params.inputs + k];
    a3_0 += x3 * w0;
    a3_1 += x3 * w1;
    let x4 = x[x_at + 4u * params.inputs + k];
    a4_0 += x4 * w0;
    a4_1 += x4 * w1;
    let x5 = x[x_at + 5u * params.inputs + k];
    a5_0 += x5 * w0;
    a5_1 += x5 * w1;
    let x6 = x[x_at + 6u * params.inputs + k];
    a6_0 += x6 * w0;
    a6_1 += x6 * w1;
    let x7 = x[x_at + 7u * params.inputs + k];
    a7_0 += x7 * w0;
    a7_1 += x7 * w1;
    w_at += columns;
  }
  let y_at = ((id.z * params.rows + row) * params.outputs + column) / 4u;
  y[y_at + 0u * columns + 0u] = a0_0;
  y[y_at + 0u * columns + 1u] = a0_1;
  y[y_at + 1u * columns + 0u] = a1_0;
  y[y_at + 1u * columns + 1u] = a1_1;
  y[y_at + 2u * columns + 0u] = a2_0;
  y[y_at + 2u * columns + 1u] = a2_1;
  y[y_at + 3u * columns + 0u] = a3_0;
  y[y_at + 3u * columns + 1u] = a3_1;
  y[y_at + 4u * columns + 0u] = a4_0;
  y[y_at + 4u * columns + 1u] = a4_1;
  y[y_at + 5u * columns + 0u] = a5_0;
  y[y_at + 5u * columns + 1u] = a5_1;
  y[y_at + 6u * columns + 0u] = a6_0;
  y[y_at + 6u * columns + 1u] = a6_1;
  y[y_at + 7u * columns + 0u] = a7_0;
  y[y_at + 7u * columns + 1u] = a7_1;
}
