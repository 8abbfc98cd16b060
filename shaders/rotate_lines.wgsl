// Turns the 32 lines (rows or columns) of each pair of the tournament by that pair's rotations, in place.
// #import lib/tournament

struct Params {
  blocks: u32,
  round: u32,
  line_stride: u32,
  along_stride: u32,
  length: u32,  // of a line
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> rotations: array<vec4f>;  // [pair][line][eigenvector]
@group(0) @binding(2) var<storage, read_write> matrix: array<f32>;

var<workgroup> q: array<vec4f, 256>;
var<workgroup> line_at: array<u32, 32>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var at = lane; at < 256u; at += 64u) { q[at] = rotations[group.y * 256u + at]; }
  if (lane < 32u) {
    line_at[lane] = paired_line(group.y, params.round, params.blocks, lane) * params.line_stride;
  }
  workgroupBarrier();
  let along = group.x * 64u + lane;
  if (along >= params.length) { return; }
  let first = along * params.along_stride;
  var y0 = vec4f();
  var y1 = vec4f();
  var y2 = vec4f();
  var y3 = vec4f();
  var y4 = vec4f();
  var y5 = vec4f();
  var y6 = vec4f();
  var y7 = vec4f();
  for (var i = 0u; i < 32u; i++) {
    let x = matrix[first + line_at[i]];
    y0 += x * q[8u * i];
    y1 += x * q[8u * i + 1u];
    y2 += x * q[8u * i + 2u];
    y3 += x * q[8u * i + 3u];
    y4 += x * q[8u * i + 4u];
    y5 += x * q[8u * i + 5u];
    y6 += x * q[8u * i + 6u];
    y7 += x * q[8u * i + 7u];
  }
  store(first, 0u, y0);
  store(first, 4u, y1);
  store(first, 8u, y2);
  store(first, 12u, y3);
  store(first, 16u, y4);
  store(first, 20u, y5);
  store(first, 24u, y6);
  store(first, 28u, y7);
}

fn store(first: u32, line: u32, values: vec4f) {
  for (var i = 0u; i < 4u; i++) { matrix[first + line_at[line + i]] = values[i]; }
}
