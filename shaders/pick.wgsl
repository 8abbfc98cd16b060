// Greedy decoding: the best token of all slices, or `ended` once a stop token came, as the next step's input and into the
// transcript. Counts the sequences that go on, so that a batch can end early; padding has ended from the start.

struct Params {
  prompts: u32,           // padded to a multiple of 4
  slices: u32,
  stops: u32,             // how many stop tokens
  steps: u32,             // transcript entries per sequence
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> clock: array<u32>;       // [1]: decoding step
@group(0) @binding(2) var<storage, read> extent: array<u32>;      // models and prompts that are not padding
@group(0) @binding(3) var<storage, read> stop_tokens: array<u32>;
@group(0) @binding(4) var<storage, read> best: array<vec2u>;      // [model][slice][prompt]: bits of the logit, token
@group(0) @binding(5) var<storage, read_write> tokens: array<u32>;     // [model][prompt]: next input
@group(0) @binding(6) var<storage, read_write> transcript: array<u32>; // [model][step][prompt]
@group(0) @binding(7) var<storage, read_write> alive: array<atomic<u32>>; // [step]

override workgroup_rows: u32 = 16;

const ended = 0xffffffffu;

@compute @workgroup_size(workgroup_rows)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.prompts) { return; }
  let step = clock[1];
  let to = (id.z * params.steps + step) * params.prompts + id.x;
  let padding = id.z >= extent[0] || id.x >= extent[1];
  if (padding || (step > 0u && transcript[to - params.prompts] == ended)) {
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
  tokens[id.z * params.prompts + id.x] = found.y;
  var stopped = false;
  for (var i = 0u; i < params.stops; i++) { stopped = stopped || stop_tokens[i] == found.y; }
  transcript[to] = select(found.y, ended, stopped);
  if (!stopped) { atomicAdd(&alive[step], 1u); }
}
