// Rotary positions (half-split pairs of the leading features) on q in place, on k into the cache; v and what does not turn
// go to the cache as they are. One invocation takes two features of four rows: id.y counts them by head, of q, k, then v.

struct Params {
  row_blocks: u32,
  qkv_stride: u32,        // blocks between features of qkv
  qkv_model_stride: u32,
  head_stride: u32,       // features between heads of q, of k and of v
  k_first: u32,           // first features of k and v in qkv
  v_first: u32,
  heads: u32,
  kv_heads: u32,
  head_dim: u32,
  pairs: u32,             // pairs of a head that turn
  units: u32,             // head_dim / 2, rounded up
  cache_stride: u32,      // blocks between features of the cache
  cache_model_stride: u32,
  cache_values: u32,      // first block of v within a model's cache; k lies before it
  angle_first: u32,       // first block in the tables
  angle_stride: u32,      // blocks between pairs in the tables
  slot_blocks: u32,       // blocks of one time slot (prompts / 4)
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
  let unit = id.y % params.units;
  var head = id.y / params.units;
  var feature = head * params.head_stride;
  var kept = id.z * params.cache_model_stride;
  let is_query = head < params.heads;
  let is_value = head >= params.heads + params.kv_heads;
  if (is_value) {
    head -= params.heads + params.kv_heads;
    feature = params.v_first + head * params.head_stride;
    kept += params.cache_values;
  } else if (!is_query) {
    head -= params.heads;
    feature = params.k_first + head * params.head_stride;
  }
  let turns = !is_value && unit < params.pairs;
  if (is_query && !turns) { return; }

  let first = select(2u * unit, unit, turns);
  let second = select(first + 1u, unit + params.pairs, turns);
  let source = id.z * params.qkv_model_stride + feature * params.qkv_stride + id.x;
  let from_first = source + first * params.qkv_stride;
  let from_second = source + min(second, params.head_dim - 1u) * params.qkv_stride;
  var a = qkv[from_first];
  var b = qkv[from_second];
  let slot = clock[0] * params.slot_blocks + id.x;
  if (turns) {
    let angle = params.angle_first + unit * params.angle_stride + slot;
    let c = cosine[angle];
    let s = sine[angle];
    let turned = a * c - b * s;
    b = b * c + a * s;
    a = turned;
  }
  if (is_query) {
    qkv[from_first] = a;
    qkv[from_second] = b;
    return;
  }
  let to = kept + head * params.head_dim * params.cache_stride + slot;
  cache[to + first * params.cache_stride] = a;
  if (second < params.head_dim) { cache[to + second * params.cache_stride] = b; }
}
