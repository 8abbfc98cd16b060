// Copies what one cache holds of a sequence into a column and time slots of another: a prefix that many prompts begin with,
// or a prompt that was read apart origin the sequences under way. One invocation: one feature of one time slot.

struct Params {
  moves: u32,               // per model
  features: u32,            // of a cache: keys, then values
  source_lanes: u32,        // columns of a time slot
  source_ring: u32,         // time slots a cache has places for
  source_model_stride: u32,
  target_lanes: u32,
  target_ring: u32,
  target_model_stride: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> moves: array<vec4u>; // column to column (high half), slot, to slot, count
@group(0) @binding(2) var<storage, read> source: array<f32>;
@group(0) @binding(3) var<storage, read_write> target_cache: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let part = moves[id.z];
  if (id.x >= part.w || id.y >= params.features) { return; }
  let model = id.z / params.moves;
  let origin = (id.y * params.source_ring + (part.y + id.x) % params.source_ring) * params.source_lanes;
  let place = (id.y * params.target_ring + (part.z + id.x) % params.target_ring) * params.target_lanes;
  target_cache[model * params.target_model_stride + place + (part.x >> 16u)] =
    source[model * params.source_model_stride + origin + (part.x & 0xffffu)];
}
