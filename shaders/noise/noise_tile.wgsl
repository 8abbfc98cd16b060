// A tile of noise for inner products: normals of many seeds over a range of one stream, 0 past its end.
// #import lib/normal

struct Params {
  stream: u32,
  first_block: u32,  // blocks of 4 elements
  blocks: u32,
  elements: u32,     // length of the stream
  seeds: u32,
  seed_stride: u32,  // seeds padded to 8
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> normal_table: array<u32>;
@group(0) @binding(2) var<storage, read> seeds: array<u32>;
@group(0) @binding(3) var<storage, read_write> tile: array<f32>; // [element][seed]

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.seeds || id.y >= params.blocks) { return; }
  let normals = vec4f(integer_normals(seeds[id.x], params.stream, params.first_block + id.y)) * 0x1p-20f;
  for (var i = 0u; i < 4u; i++) {
    let element = (params.first_block + id.y) * 4u + i;
    tile[(id.y * 4u + i) * params.seed_stride + id.x] = select(0.0, normals[i], element < params.elements);
  }
}
