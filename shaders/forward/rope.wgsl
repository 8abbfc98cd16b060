// Rotary position embedding (half-split pairs of the leading features): rotates q in place and k into the cache; copies v and
// the features that do not rotate. One invocation takes two features of four rows; id.y counts them by head: q, then k, v.

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
  pairs: u32,             // pairs per head that rotate
  units: u32,             // head_dim / 2, rounded up
  cache_stride: u32,      // blocks between features of the cache
  cache_model_stride: u32,
  cache_values: u32,      // first block of v within a model's cache, after k
  angle_first: u32,       // first table entry of this rope
  positions: u32,         // table entries per pair
  slot_blocks: u32,       // blocks per time slot (prompts / 4)
  ring: u32,              // time slots the cache holds
  starts_model_stride: u32, // blocks; 0 if all models read the same prompts
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> clock: array<u32>; // [0]: first time slot of these rows
@group(0) @binding(2) var<storage, read> starts: array<vec4u>;
@group(0) @binding(3) var<storage, read> angles: array<vec2f>; // [pair][position]: cosine, sine
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
  let lane = id.x % params.slot_blocks;
  let slot = clock[0] + id.x / params.slot_blocks;
  if (turns) {
    let start = starts[id.z * params.starts_model_stride + lane];
    let position = min(vec4u(slot) - min(start, vec4u(slot)), vec4u(params.positions - 1u)); // padding has position 0
    let angle = params.angle_first + unit * params.positions + position;
    let a0 = angles[angle.x];
    let a1 = angles[angle.y];
    let a2 = angles[angle.z];
    let a3 = angles[angle.w];
    let c = vec4f(a0.x, a1.x, a2.x, a3.x);
    let s = vec4f(a0.y, a1.y, a2.y, a3.y);
    let turned = a * c - b * s;
    b = b * c + a * s;
    a = turned;
  }
  if (is_query) {
    qkv[from_first] = a;
    qkv[from_second] = b;
    return;
  }
  let place = slot % params.ring * params.slot_blocks + lane;
  let to = kept + head * params.head_dim * params.cache_stride + place;
  cache[to + first * params.cache_stride] = a;
  if (second < params.head_dim) { cache[to + second * params.cache_stride] = b; }
}
