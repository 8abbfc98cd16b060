// 4 by 4 registers an invocation, no workgroup memory.
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
  let column = id.x * 4u;
  let row = id.y * 4u;
  if (row >= params.rows || column >= params.outputs) { return; }
  let columns = params.outputs / 4u;
  var w_at = (id.z * params.inputs * params.outputs + column) / 4u;
  let x_at = (id.z * params.rows + row) * params.inputs;
  var a0_0 = vec4f();
  var a1_0 = vec4f();
  var a2_0 = vec4f();
  var a3_0 = vec4f();
  for (var k = 0u; k < params.inputs; k++) {
    let w0 = weights[w_at + 0u];
    let x0 = x[x_at + 0u * params.inputs + k];
    a0_0 += x0 * w0;
    let x1 = x[x_at + 1u * params.inputs + k];
    a1_0 += x1 * w0;
    let x2 = x[x_at + 2u * params.inputs + k];
    a2_0 += x2 * w0;
    let x3 = x[x_at + 3u * params.inputs + k];
    a3_0 += x3 * w0;
    w_at += columns;
  }
  let y_at = ((id.z * params.rows + row) * params.outputs + column) / 4u;
  y[y_at + 0u * columns + 0u] = a0_0;
  y[y_at + 1u * columns + 0u] = a1_0;
  y[y_at + 2u * columns + 0u] = a2_0;
  y[y_at + 3u * columns + 0u] = a3_0;
}
