// 4 by 16 registers an invocation, 32 by 128 tiles through workgroup memory.
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

const depth = 16u;

var<workgroup> x_tile: array<f32, 512>;
var<workgroup> w_tile: array<vec4f, 512>;

@compute @workgroup_size(8, 8)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let columns = params.outputs / 4u;
  let w_base = group.z * params.inputs * columns;
  let x_base = group.z * params.rows * params.inputs;
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
  for (var start = 0u; start < params.inputs; start += depth) {
    for (var i = lane; i < 512u; i += 64u) {
      let row = group.y * 32u + i / depth;
      let k = start + i % depth;
      x_tile[i] = 0.0;
      if (row < params.rows && k < params.inputs) { x_tile[i] = x[x_base + row * params.inputs + k]; }
    }
    for (var i = lane; i < 512u; i += 64u) {
      let k = start + i / 32u;
      let column = group.x * 32u + i % 32u;
      w_tile[i] = vec4f();
      if (k < params.inputs && column < columns) { w_tile[i] = weights[w_base + k * columns + column]; }
    }
    workgroupBarrier();
    for (var k = 0u; k < depth; k++) {
      let w0 = w_tile[k * 32u + local.x * 4u + 0u];
      let w1 = w_tile[k * 32u + local.x * 4u + 1u];
      let w2 = w_tile[k * 32u + local.x * 4u + 2u];
      let w3 = w_tile[k * 32u + local.x * 4u + 3u];
      let x0 = x_tile[(local.y * 4u + 0u) * depth + k];
      a0_0 += x0 * w0;
      a0_1 += x0 * w1;
      a0_2 += x0 * w2;
      a0_3 += x0 * w3;
      let x1 = x_tile[(local.y * 4u + 1u) * depth + k];
      a1_0 += x1 * w0;
      a1_1 += x1 * w1;
      a1_2 += x1 * w2;
      a1_3 += x1 * w3;
      let x2 = x_tile[(local.y * 4u + 2u) * depth + k];
      a2_0 += x2 * w0;
      a2_1 += x2 * w1;
      a2_2 += x2 * w2;
      a2_3 += x2 * w3;
      let x3 = x_tile[(local.y * 4u + 3u) * depth + k];
      a3_0 += x3 * w0;
      a3_1 += x3 * w1;
      a3_2 += x3 * w2;
      a3_3 += x3 * w3;
    }
    workgroupBarrier();
  }
  let row = group.y * 32u + local.y * 4u;
  let column = group.x * 32u + local.x * 4u;
  if (row >= params.rows || column >= columns) { return; }
  let y_at = (group.z * params.rows + row) * columns + column;
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
