// Rotates the 32 lines of each pair of blocks by that pair's rotations, in place; pairs already orthogonal are skipped.
// #import lib/tournament

struct Params {
  blocks: u32,
  round: u32,
  length: u32,        // of a line; lines are contiguous
  relative: f32,      // as in jacobi_solve
  first_cosine: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> rotations: array<vec4f>;  // [pair][line][eigenvector]
@group(0) @binding(2) var<storage, read> cosines: array<f32>;
@group(0) @binding(3) var<storage, read_write> lines: array<f32>;

var<workgroup> q: array<vec4f, 256>;
var<workgroup> line_at: array<u32, 32>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  if (cosines[params.first_cosine + group.y] <= params.relative) { return; }
  for (var at = lane; at < 256u; at += 64u) { q[at] = rotations[group.y * 256u + at]; }
  if (lane < 32u) {
    line_at[lane] = paired_line(group.y, params.round, params.blocks, lane) * params.length;
  }
  workgroupBarrier();
  let along = group.x * 64u + lane;
  if (along >= params.length) { return; }
  var y0 = vec4f();
  var y1 = vec4f();
  var y2 = vec4f();
  var y3 = vec4f();
  var y4 = vec4f();
  var y5 = vec4f();
  var y6 = vec4f();
  var y7 = vec4f();
  for (var i = 0u; i < 32u; i++) {
    let x = lines[along + line_at[i]];
    y0 += x * q[8u * i];
    y1 += x * q[8u * i + 1u];
    y2 += x * q[8u * i + 2u];
    y3 += x * q[8u * i + 3u];
    y4 += x * q[8u * i + 4u];
    y5 += x * q[8u * i + 5u];
    y6 += x * q[8u * i + 6u];
    y7 += x * q[8u * i + 7u];
  }
  store(along, 0u, y0);
  store(along, 4u, y1);
  store(along, 8u, y2);
  store(along, 12u, y3);
  store(along, 16u, y4);
  store(along, 20u, y5);
  store(along, 24u, y6);
  store(along, 28u, y7);
}

fn store(along: u32, line: u32, values: vec4f) {
  for (var i = 0u; i < 4u; i++) { lines[along + line_at[line + i]] = values[i]; }
}
