// Admits sequences whose prompts have been read to their lanes: first token, tokens still to generate, first time slot.

struct Params {
  moves: u32,             // per model
  models: u32,
  lanes: u32,             // lanes of a model
  steps: u32,             // transcript entries per sequence
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> moves: array<vec4u>; // [model][move], as in copy_cache.wgsl
@group(0) @binding(2) var<storage, read> first_tokens: array<u32>; // [model][move]
@group(0) @binding(3) var<storage, read> first_left: array<u32>; // [model][move]
@group(0) @binding(4) var<storage, read_write> starts: array<u32>; // [model][lane]
@group(0) @binding(5) var<storage, read_write> tokens: array<u32>; // [model][lane]
@group(0) @binding(6) var<storage, read_write> left: array<u32>; // [model][lane]
@group(0) @binding(7) var<storage, read_write> transcript: array<u32>; // [model][step][lane]

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.models * params.moves) { return; }
  let part = moves[id.x];
  if (part.w == 0u) { return; }
  let model = id.x / params.moves;
  let lane = part.x >> 16u;
  let at = model * params.lanes + lane;
  starts[at] = part.z;
  tokens[at] = first_tokens[id.x];
  left[at] = first_left[id.x];
  transcript[model * params.steps * params.lanes + lane] = first_tokens[id.x];
}
