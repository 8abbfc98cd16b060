// Greedy decoding: takes the best token of all slices as the next input and writes it to the transcript, or `ended` from the
// stop token on. Decrements each sequence's remaining tokens and counts the sequences that continue, so that a batch can
// end early.

struct Params {
  prompts: u32,           // padded to a multiple of 4
  slices: u32,
  stops: u32,             // number of stop tokens
  steps: u32,             // transcript entries per sequence
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> clock: array<u32>;       // [1]: decoding step
@group(0) @binding(2) var<storage, read> stop_tokens: array<u32>;
@group(0) @binding(3) var<storage, read> best: array<vec2u>;      // [model][slice][prompt]: (bits of the logit, token)
@group(0) @binding(4) var<storage, read_write> left: array<u32>;       // [model][prompt]: tokens still to generate
@group(0) @binding(5) var<storage, read_write> tokens: array<u32>;     // [model][prompt]: next input
@group(0) @binding(6) var<storage, read_write> transcript: array<u32>; // [model][step][prompt]
@group(0) @binding(7) var<storage, read_write> alive: array<atomic<u32>>; // [step]: sequences that continue

override workgroup_rows: u32 = 16;

const ended = 0xffffffffu;

@compute @workgroup_size(workgroup_rows)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.prompts) { return; }
  let step = clock[1];
  let to = (id.z * params.steps + step) * params.prompts + id.x;
  let sequence = id.z * params.prompts + id.x;
  if (left[sequence] == 0u) {
    transcript[to] = ended;
    return;
  }
  var at = id.z * params.slices * params.prompts + id.x;
  var found = best[at];
  for (var slice = 1u; slice < params.slices; slice++) {
    at += params.prompts;
    let other = best[at];
    if (bitcast<f32>(other.x) > bitcast<f32>(found.x)) { found = other; }
  }
  tokens[sequence] = found.y;
  var stopped = false;
  for (var i = 0u; i < params.stops; i++) { stopped = stopped || stop_tokens[i] == found.y; }
  transcript[to] = select(found.y, ended, stopped);
  let more = select(left[sequence] - 1u, 0u, stopped);
  left[sequence] = more;
  if (more > 0u) { atomicAdd(&alive[step], 1u); }
}
