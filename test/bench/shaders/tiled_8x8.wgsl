// 8 by 8 registers an invocation, 64 by 64 tiles through workgroup memory.
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

var<workgroup> x_tile: array<f32, 1024>;
var<workgroup> w_tile: array<vec4f, 256>;

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
  for (var start = 0u; start < params.inputs; start += depth) {
    for (var i = lane; i < 1024u; i += 64u) {
      let row = group.y * 64u + i / depth;
      let k = start + i % depth;
      x_tile[i] = 0.0;
      if (row < params.rows && k < params.inputs) { x_tile[i] = x[x_base + row * params.inputs + k]; }
    }
    for (var i = lane; i < 256u; i += 64u) {
      let k = start + i / 16u;
      let column = group.x * 16u + i % 16u;
      w_tile[i] = vec4f();
      if (k < params.inputs && column < columns) { w_tile[i] = weights[w_base + k * columns + column]; }
    }
    workgroupBarrier();
    for (var k = 0u; k < depth; k++) {
      let w0 = w_tile[k * 16u + local.x * 2u + 0u];
      let w1 = w_tile[k * 16u + local.x * 2u + 1u];
      let x0 = x_tile[(local.y * 8u + 0u) * depth + k];
      a0_0 += x0 * w0;
      a0_1 += x0 * w1;
      let x1 = x_tile[(local.y * 8u + 1u) * depth + k];
      a1_0 += x1 * w0;
      a1_1 += x1 * w1;
      let x2 = x_tile[(local.y * 8u + 2u) * depth + k];
      a2_0 += x2 * w0;
      a2_1 += x2 * w1;
      let x3 = x_tile[(local.y * 8u + 3u) * depth + k];
      a3_0 += x3 * w0;
      a3_1 += x3 * w1;
      let x4 = x_tile[(local.y * 8u + 4u) * depth + k];
      a4_0 += x4 * w0;
      a4_1 += x4 * w1;
      let x5 = x_tile[(local.y * 8u + 5u) * depth + k];
      a5_0 += x5 * w0;
      a5_1 += x5 * w1;
      let x6 = x_tile[(local.y * 8u + 6u) * depth + k];
      a6_0 += x6 * w0;
      a6_1 += x6 * w1;
      let x7 = x_tile[(local.y * 8u + 7u) * depth + k];
      a7_0 += x7 * w0;
      a7_1 += x7 * w1;
    }
    workgroupBarrier();
  }
  let row = group.y * 64u + local.y * 8u;
  let column = group.x * 16u + local.x * 2u;
  if (row >= params.rows || column >= columns) { return; }
  let y_at = (group.z * params.rows + row) * columns + column;
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
