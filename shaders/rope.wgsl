// Rotary positions (half-split pairs) on q in place, on k into the cache; v goes to the cache as it is.
// One invocation takes one pair of features of four rows: id.y counts the pairs of q, then of k, then of v.

struct Params {
  row_blocks: u32,
  qkv_stride: u32,        // blocks between features of qkv
  qkv_model_stride: u32,
  cache_stride: u32,      // blocks between features of the cache
  cache_model_stride: u32,
  cache_values: u32,      // first block of v within a model's cache; k lies before it
  angle_stride: u32,      // blocks between pairs in the tables
  slot_blocks: u32,       // blocks of one time slot (prompts / 4)
  q_pairs: u32,
  kv_pairs: u32,
  half: u32,              // head_dim / 2
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> clock: array<u32>; // [0]: first time slot of these rows
@group(0) @binding(2) var<storage, read> cosine: array<vec4f>;
@group(0) @binding(3) var<storage, read> sine: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> qkv: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> cache: array<vec4f>;

override workgroup_rows: u32 = 16;

@compute @workgroup_size(workgroup_rows)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.row_blocks) { return; }
  let pair = id.y;
  let feature = pair / params.half * 2u * params.half + pair % params.half;
  let source = id.z * params.qkv_model_stride + feature * params.qkv_stride + id.x;
  let source_second = source + params.half * params.qkv_stride;
  let first = qkv[source];
  let second = qkv[source_second];
  let slot = clock[0] * params.slot_blocks + id.x;
  let angle = pair % params.half * params.angle_stride + slot;
  let c = cosine[angle];
  let s = sine[angle];
  let turned_first = first * c - second * s;
  let turned_second = second * c + first * s;
  if (pair < params.q_pairs) {
    qkv[source] = turned_first;
    qkv[source_second] = turned_second;
    return;
  }
  let cached = feature - 2u * params.q_pairs;
  if (pair < params.q_pairs + params.kv_pairs) {
    let to = id.z * params.cache_model_stride + cached * params.cache_stride + slot;
    cache[to] = turned_first;
    cache[to + params.half * params.cache_stride] = turned_second;
  } else {
    let to = id.z * params.cache_model_stride + params.cache_values + (cached - 2u * params.kv_pairs) * params.cache_stride + slot;
    cache[to] = first;
    cache[to + params.half * params.cache_stride] = second;
  }
}
