// The integer normals of one stream, four per invocation: what `lab noise` prints and the self-check compares.
// #import lib/normal

struct Params {
  seed: u32,
  tensor: u32,
  first_block: u32,
  blocks: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> normal_table: array<u32>;
@group(0) @binding(2) var<storage, read_write> normals: array<vec4i>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.blocks) { return; }
  let block = params.first_block + id.x;
  normals[block] = integer_normals(params.seed, params.tensor, block);
}
