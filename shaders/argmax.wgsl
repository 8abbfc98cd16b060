// Greedy decoding: the most likely token of each sequence (lowest id on a tie), or `ended` once a stop token came.
// Writes it as the next step's input and into the transcript.

struct Params {
  prompts: u32,           // padded to a multiple of 4
  vocab: u32,
  logits_stride: u32,     // scalars between vocabulary entries
  logits_model_stride: u32,
  stops: u32,             // how many stop tokens
  steps: u32,             // transcript entries per sequence
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> clock: array<u32>; // [1]: decoding step
@group(0) @binding(2) var<storage, read> stop_tokens: array<u32>;
@group(0) @binding(3) var<storage, read> logits: array<f32>;
@group(0) @binding(4) var<storage, read_write> tokens: array<u32>;     // [model][prompt]: next input
@group(0) @binding(5) var<storage, read_write> transcript: array<u32>; // [model][step][prompt]

override workgroup_rows: u32 = 16;

const ended = 0xffffffffu;

@compute @workgroup_size(workgroup_rows)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.prompts) { return; }
  let step = clock[1];
  let to = (id.z * params.steps + step) * params.prompts + id.x;
  if (step > 0u && transcript[to - params.prompts] == ended) {
    transcript[to] = ended;
    return;
  }
  var at = id.z * params.logits_model_stride + id.x;
  var best = 0u;
  var highest = logits[at];
  for (var token = 1u; token < params.vocab; token++) {
    at += params.logits_stride;
    let value = logits[at];
    if (value > highest) {
      highest = value;
      best = token;
    }
  }
  tokens[id.z * params.prompts + id.x] = best;
  var stopped = false;
  for (var i = 0u; i < params.stops; i++) { stopped = stopped || stop_tokens[i] == best; }
  transcript[to] = select(best, ended, stopped);
}
