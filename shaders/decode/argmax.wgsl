// The most likely token of each sequence within one slice of the vocabulary, the lowest id on a tie; id.y is the slice.
// next_token.wgsl compares the slices.

struct Params {
  prompts: u32,           // padded to a multiple of 4
  tokens: u32,            // vocabulary entries in logits
  first_token: u32,       // id of the first one
  slice: u32,             // tokens per slice
  first_slice: u32,       // where this dispatch's slices begin in best
  slices: u32,            // slices in best
  logits_stride: u32,     // scalars between vocabulary entries
  logits_model_stride: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> logits: array<f32>; // [model][token][prompt]
@group(0) @binding(2) var<storage, read> left: array<u32>; // [model][prompt]: tokens still to generate
@group(0) @binding(3) var<storage, read_write> best: array<vec2u>; // [model][slice][prompt]: (bits of the logit, token)

override workgroup_rows: u32 = 16;

@compute @workgroup_size(workgroup_rows)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.prompts) { return; }
  if (left[id.z * params.prompts + id.x] == 0u) { return; }
  let first = id.y * params.slice;
  let end = min(first + params.slice, params.tokens);
  var at = id.z * params.logits_model_stride + first * params.logits_stride + id.x;
  var found = first;
  var highest = logits[at];
  for (var token = first + 1u; token < end; token++) {
    at += params.logits_stride;
    let value = logits[at];
    if (value > highest) {
      highest = value;
      found = token;
    }
  }
  let to = (id.z * params.slices + params.first_slice + id.y) * params.prompts + id.x;
  best[to] = vec2u(bitcast<u32>(highest), params.first_token + found);
}
