// Causal grouped-query attention over the cache. One invocation handles one head, one time slot of queries and four prompts.
// A sequence's keys lie in time slots start, start + 1, ... of its lane; slot t is stored at t % ring, and a window limits
// attention to the last few. The scratch buffer of scores is private to each invocation.

struct Params {
  row_blocks: u32,        // query blocks
  slot_blocks: u32,       // blocks per time slot (prompts / 4)
  q_first: u32,           // first query block in qkv
  q_slot: u32,            // time slot of the first query, relative to clock[0]
  q_head_stride: u32,     // features between heads of q
  qkv_stride: u32,
  qkv_model_stride: u32,
  cache_stride: u32,
  cache_model_stride: u32,
  cache_values: u32,
  y_stride: u32,
  y_model_stride: u32,
  scores_head_stride: u32,
  scores_model_stride: u32,
  head_dim: u32,
  group: u32,             // query heads per key head
  scale: f32,
  window: u32,            // keys a query sees, its own included
  ring: u32,              // time slots the cache holds
  starts_model_stride: u32, // blocks; 0 if all models read the same prompts
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> clock: array<u32>;    // [0]: first time slot of these rows
@group(0) @binding(2) var<storage, read> starts: array<vec4u>; // [model][prompt]: first time slot
@group(0) @binding(3) var<storage, read> qkv: array<vec4f>;    // [model][feature][row]
@group(0) @binding(4) var<storage, read> cache: array<vec4f>;  // [model][k, v][feature][slot % ring][prompt]
@group(0) @binding(5) var<storage, read_write> scores: array<vec4f>; // [model][head][slot][row]
@group(0) @binding(6) var<storage, read_write> y: array<vec4f>;      // [model][feature][row]

override workgroup_rows: u32 = 16;

const masked = -1e30;

@compute @workgroup_size(workgroup_rows)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.row_blocks) { return; }
  let head = id.y;
  let lane = id.x % params.slot_blocks;
  let last = clock[0] + params.q_slot + id.x / params.slot_blocks;
  let start = starts[id.z * params.starts_model_stride + lane];
  let earliest = min(min(start.x, start.y), min(start.z, start.w));
  let reach = min(params.window, params.ring);
  let first = max(earliest, select(0u, last + 1u - reach, reach <= last));
  let stride = params.cache_stride;
  let slot = params.slot_blocks;

  let q_at = id.z * params.qkv_model_stride + head * params.q_head_stride * params.qkv_stride + params.q_first + id.x;
  let keys = id.z * params.cache_model_stride + head / params.group * params.head_dim * stride + lane;
  let scratch = id.z * params.scores_model_stride + head * params.scores_head_stride + id.x;

  var highest = vec4f(masked);
  for (var t = first; t <= last; t += 4u) {
    var s0 = vec4f();
    var s1 = vec4f();
    var s2 = vec4f();
    var s3 = vec4f();
    var q = q_at;
    var k = keys;
    let k0 = t % params.ring * slot;
    let k1 = (t + 1u) % params.ring * slot;
    let k2 = (t + 2u) % params.ring * slot;
    let k3 = (t + 3u) % params.ring * slot;
    for (var j = 0u; j < params.head_dim; j++) {
      let value = qkv[q];
      s0 += value * cache[k + k0];
      s1 += value * cache[k + k1];
      s2 += value * cache[k + k2];
      s3 += value * cache[k + k3];
      q += params.qkv_stride;
      k += stride;
    }
    let v0 = select(vec4f(masked), s0 * params.scale, vec4u(t) >= start);
    let v1 = select(vec4f(masked), s1 * params.scale, (vec4u(t + 1u) >= start) & vec4<bool>(t + 1u <= last));
    let v2 = select(vec4f(masked), s2 * params.scale, (vec4u(t + 2u) >= start) & vec4<bool>(t + 2u <= last));
    let v3 = select(vec4f(masked), s3 * params.scale, (vec4u(t + 3u) >= start) & vec4<bool>(t + 3u <= last));
    highest = max(highest, max(max(v0, v1), max(v2, v3)));
    let to = scratch + (t - first) * params.row_blocks;
    scores[to] = v0;
    scores[to + params.row_blocks] = v1;
    scores[to + 2u * params.row_blocks] = v2;
    scores[to + 3u * params.row_blocks] = v3;
  }

  var sum = vec4f();
  for (var t = first; t <= last; t++) {
    let at = scratch + (t - first) * params.row_blocks;
    let weight = exp(scores[at] - highest);
    sum += weight;
    scores[at] = weight;
  }

  let values = keys + params.cache_values;
  let y_at = id.z * params.y_model_stride + head * params.head_dim * params.y_stride + params.q_first + id.x;
  let total = max(sum, vec4f(1e-30)); // 0 only in padding before all four prompts
  var j = 0u;
  for (; j + 4u <= params.head_dim; j += 4u) {
    var a0 = vec4f();
    var a1 = vec4f();
    var a2 = vec4f();
    var a3 = vec4f();
    let column = values + j * stride;
    var place = first % params.ring;
    var s = scratch;
    for (var t = first; t <= last; t++) {
      let weight = scores[s];
      let v = column + place * slot;
      a0 += weight * cache[v];
      a1 += weight * cache[v + stride];
      a2 += weight * cache[v + 2u * stride];
      a3 += weight * cache[v + 3u * stride];
      place = select(place + 1u, 0u, place + 1u == params.ring);
      s += params.row_blocks;
    }
    let to = y_at + j * params.y_stride;
    y[to] = a0 / total;
    y[to + params.y_stride] = a1 / total;
    y[to + 2u * params.y_stride] = a2 / total;
    y[to + 3u * params.y_stride] = a3 / total;
  }
  for (; j < params.head_dim; j++) {
    var a0 = vec4f();
    for (var t = first; t <= last; t++) {
      a0 += scores[scratch + (t - first) * params.row_blocks] * cache[values + j * stride + t % params.ring * slot];
    }
    y[y_at + j * params.y_stride] = a0 / total;
  }
}
