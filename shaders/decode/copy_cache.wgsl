// Copies a sequence's keys and values from one cache into a lane and time slots of another: a prefix shared by many prompts,
// or a prompt that was read in a cache of its own. One invocation copies one feature of one time slot.

struct Params {
  moves: u32,               // per model
  features: u32,            // of a cache: keys, then values
  source_lanes: u32,        // lanes per time slot
  source_ring: u32,         // time slots the cache holds
  source_model_stride: u32,
  target_lanes: u32,
  target_ring: u32,
  target_model_stride: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
// [model][move]: source lane in the low half and target lane in the high half, source slot, target slot, slots to copy
@group(0) @binding(1) var<storage, read> moves: array<vec4u>;
@group(0) @binding(2) var<storage, read> source: array<f32>; // [model][feature][slot % ring][lane]
@group(0) @binding(3) var<storage, read_write> target_cache: array<f32>; // the same

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
