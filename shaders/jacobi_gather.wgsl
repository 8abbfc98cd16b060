// Blocks of a symmetric matrix that a round of block Jacobi makes diagonal: 32 x 32 for each pair of the tournament.
// #import lib/tournament

struct Params {
  blocks: u32,
  round: u32,
  stride: u32,  // between rows of the matrix
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> matrix: array<f32>;
@group(0) @binding(2) var<storage, read_write> grams: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var at = lane; at < 1024u; at += 64u) {
    let row = paired_line(group.x, params.round, params.blocks, at / pair_lines);
    let column = paired_line(group.x, params.round, params.blocks, at % pair_lines);
    grams[group.x * 1024u + at] = matrix[row * params.stride + column];
  }
}
