// Inner products among the 32 lines of each pair of the tournament: what one-sided block Jacobi makes diagonal.
// #import lib/tournament

struct Params {
  blocks: u32,
  round: u32,
  length: u32,  // of a line; lines follow each other
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> lines: array<f32>;
@group(0) @binding(2) var<storage, read_write> grams: array<f32>;

var<workgroup> tile: array<f32, 1056>;  // [along][line], 33 apart

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = (lane / 8u) * 4u;
  let column = (lane % 8u) * 4u;
  var total = mat4x4f();
  for (var first = 0u; first < params.length; first += 32u) {
    for (var at = lane; at < 1024u; at += 64u) {
      let along = first + at % 32u;
      let line = paired_line(group.x, params.round, params.blocks, at / 32u);
      var value = 0.0;
      if (along < params.length) { value = lines[line * params.length + along]; }
      tile[(at % 32u) * 33u + at / 32u] = value;
    }
    workgroupBarrier();
    var part = mat4x4f();
    for (var k = 0u; k < 32u; k++) {
      let b = vec4f(tile[k * 33u + column], tile[k * 33u + column + 1u], tile[k * 33u + column + 2u], tile[k * 33u + column + 3u]);
      for (var i = 0u; i < 4u; i++) { part[i] += tile[k * 33u + row + i] * b; }
    }
    total += part;
    workgroupBarrier();
  }
  for (var i = 0u; i < 4u; i++) {
    for (var j = 0u; j < 4u; j++) {
      grams[group.x * 1024u + (row + i) * 32u + column + j] = total[i][j];
    }
  }
}
