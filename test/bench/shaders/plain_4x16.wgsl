// 4 by 16 registers an invocation, no workgroup memory.
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
  let column = id.x * 16u;
  let row = id.y * 4u;
  if (row >= params.rows || column >= params.outputs) { return; }
  let columns = params.outputs / 4u;
  var w_at = (id.z * params.inputs * params.outputs + column) / 4u;
  let x_at = (id.z * params.rows + row) * params.inputs;
  var a0_0 = vec4f();
  var a0_1 = vec4f();
  var a0_2 = vec4f();
  var a0_3 = vec4f();
  var a1_0 = vec4f();
  var a1_1 = vec4f();
  var a1_2 = vec4f();
  var a1_3 = vec4f();
  var a2_0 = vec4f();
  var a2_1 = vec4f();
  var a2_2 = vec4f();
  var a2_3 = vec4f();
  var a3_0 = vec4f();
  var a3_1 = vec4f();
  var a3_2 = vec4f();
  var a3_3 = vec4f();
  for (var k = 0u; k < params.inputs; k++) {
    let w0 = weights[w_at + 0u];
    let w1 = weights[w_at + 1u];
    let w2 = weights[w_at + 2u];
    let w3 = weights[w_at + 3u];
    let x0 = x[x_at + 0u * params.inputs + k];
    a0_0 += x0 * w0;
    a0_1 += x0 * w1;
    a0_2 += x0 * w2;
    a0_3 += x0 * w3;
    let x1 = x[x_at + 1u * params.inputs + k];
    a1_0 += x1 * w0;
    a1_1 += x1 * w1;
    a1_2 += x1 * w2;
    a1_3 += x1 * w3;
    let x2 = x[x_at + 2u * params.inputs + k];
    a2_0 += x2 * w0;
    a2_1 += x2 * w1;
    a2_2 += x2 * w2;
    a2_3 += x2 * w3;
    let x3 = x[x_at + 3u * params.inputs + k];
    a3_0 += x3 * w0;
    a3_1 += x3 * w1;
    a3_2 += x3 * w2;
    a3_3 += x3 * w3;
    w_at += columns;
  }
  let y_at = ((id.z * params.rows + row) * params.outputs + column) / 4u;
  y[y_at + 0u * columns + 0u] = a0_0;
  y[y_at + 0u * columns + 1u] = a0_1;
  y[y_at + 0u * columns + 2u] = a0_2;
  y[y_at + 0u * columns + 3u] = a0_3;
  y[y_at + 1u * columns + 0u] = a1_0;
  y[y_at + 1u * columns + 1u] = a1_1;
  y[y_at + 1u * columns + 2u] = a1_2;
  y[y_at + 1u * columns + 3u] = a1_3;
  y[y_at + 2u * columns + 0u] = a2_0;
  y[y_at + 2u * columns + 1u] = a2_1;
  y[y_at + 2u * columns + 2u] = a2_2;
  y[y_at + 2u * columns + 3u] = a2_3;
  y[y_at + 3u * columns + 0u] = a3_0;
  y[y_at + 3u * columns + 1u] = a3_1;
  y[y_at + 3u * columns + 2u] = a3_2;
  y[y_at + 3u * columns + 3u] = a3_3;
}
