// Inner products among the 32 lines of each pair of blocks: one-sided block Jacobi makes these Gram matrices diagonal.
// #import lib/tournament

struct Params {
  blocks: u32,
  round: u32,
  length: u32,  // of a line, in vec4; lines are contiguous
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> lines: array<vec4f>; // [line][length]
@group(0) @binding(2) var<storage, read_write> grams: array<vec4f>; // [pair][32][32]

fn start(group: u32, line: u32) -> u32 {
  return paired_line(group, params.round, params.blocks, line) * params.length;
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = (lane / 8u) * 4u;
  let column = (lane % 8u) * 4u;
  let x = vec4u(start(group.x, row), start(group.x, row + 1u), start(group.x, row + 2u), start(group.x, row + 3u));
  let y = vec4u(
    start(group.x, column),
    start(group.x, column + 1u),
    start(group.x, column + 2u),
    start(group.x, column + 3u),
  );
  var total = mat4x4f();
  for (var first = 0u; first < params.length; first += 16u) {
    var part = mat4x4f();  // short sums lose less precision
    for (var k = first; k < min(first + 16u, params.length); k++) {
      let y0 = lines[y.x + k];
      let y1 = lines[y.y + k];
      let y2 = lines[y.z + k];
      let y3 = lines[y.w + k];
      let x0 = lines[x.x + k];
      part[0] += vec4f(dot(x0, y0), dot(x0, y1), dot(x0, y2), dot(x0, y3));
      let x1 = lines[x.y + k];
      part[1] += vec4f(dot(x1, y0), dot(x1, y1), dot(x1, y2), dot(x1, y3));
      let x2 = lines[x.z + k];
      part[2] += vec4f(dot(x2, y0), dot(x2, y1), dot(x2, y2), dot(x2, y3));
      let x3 = lines[x.w + k];
      part[3] += vec4f(dot(x3, y0), dot(x3, y1), dot(x3, y2), dot(x3, y3));
    }
    total += part;
  }
  for (var i = 0u; i < 4u; i++) { grams[group.x * 256u + (row + i) * 8u + column / 4u] = total[i]; }
}
