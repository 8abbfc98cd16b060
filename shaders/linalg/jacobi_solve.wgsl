// One sweep of cyclic Jacobi over 32 x 32 Gram matrices, one workgroup per matrix, 16 rotations at a time; writes the product
// of the rotations, [line][rotated line], and the largest cosine between two lines that it met.

struct Params {
  relative: f32,      // cosines up to this count as 0,
  absolute: f32,      // and so do inner products up to this
  first_cosine: u32,  // where this round's cosines go
  entries: u32,       // 1024, not a constant: some adapters spend seconds unrolling long loops with constant bounds
}

override lanes: u32 = 64;  // 16 to most_lanes
const most_lanes = 64u;    // Safari leaves a workgroup array sized by an override unusable, without a message

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> grams: array<f32>;
@group(0) @binding(2) var<storage, read_write> rotations: array<f32>;
@group(0) @binding(3) var<storage, read_write> cosines: array<f32>;  // [round][pair]

var<workgroup> a: array<f32, 1024>;
var<workgroup> q: array<f32, 1024>;
var<workgroup> cosine: array<f32, 16>;
var<workgroup> sine: array<f32, 16>;
var<workgroup> largest: array<f32, most_lanes>;

/** The two lines of pair `pair` (0 to 15) in a round of 31. */
fn partners(pair: u32, round: u32) -> vec2u {
  let first = select((round + pair) % 31u, 31u, pair == 0u);
  let second = (round + 31u - pair) % 31u;
  return vec2u(min(first, second), max(first, second));
}

fn cosine_of(i: u32, j: u32) -> f32 {
  let value = abs(a[i * 32u + j]);
  if (value <= params.absolute) { return 0.0; }
  return value * inverseSqrt(max(abs(a[i * 33u] * a[j * 33u]), 1e-37));
}

/** Leaves the largest cosine of the block in `largest[0]`. */
fn measure(lane: u32) {
  var found = 0.0;
  for (var at = lane; at < params.entries; at += lanes) {
    if (at / 32u != at % 32u) { found = max(found, cosine_of(at / 32u, at % 32u)); }
  }
  largest[lane] = found;
  workgroupBarrier();
  if (lane != 0u) { return; }
  for (var other = 1u; other < lanes; other++) { found = max(found, largest[other]); }
  largest[0] = found;
}

/** The rotation that makes a[i][j] zero; the identity if it already counts as 0. */
fn choose(pair: u32, round: u32) {
  let at = partners(pair, round);
  cosine[pair] = 1.0;
  sine[pair] = 0.0;
  if (cosine_of(at.x, at.y) <= params.relative) { return; }
  let theta = 0.5 * (a[at.y * 33u] - a[at.x * 33u]) / a[at.x * 32u + at.y];
  let tangent = select(-1.0, 1.0, theta >= 0.0) / (abs(theta) + sqrt(1.0 + theta * theta));
  let square = 1.0 + tangent * tangent;
  var c = inverseSqrt(square);
  c *= 1.5 - 0.5 * square * c * c;  // a Newton step: built-in square roots are off by a few units in the last place
  cosine[pair] = c;
  sine[pair] = tangent * c;
}

/** Rotates the 2 x 2 entries where pairs p and r of lines meet, from both sides. */
fn turn_block(p: u32, r: u32, round: u32) {
  let i = partners(p, round);
  let j = partners(r, round);
  let c = cosine[p];
  let s = sine[p];
  let top = vec2f(a[i.x * 32u + j.x], a[i.x * 32u + j.y]);
  let low = vec2f(a[i.y * 32u + j.x], a[i.y * 32u + j.y]);
  let up = c * top - s * low;
  let down = s * top + c * low;
  a[i.x * 32u + j.x] = cosine[r] * up.x - sine[r] * up.y;
  a[i.x * 32u + j.y] = sine[r] * up.x + cosine[r] * up.y;
  a[i.y * 32u + j.x] = cosine[r] * down.x - sine[r] * down.y;
  a[i.y * 32u + j.y] = sine[r] * down.x + cosine[r] * down.y;
  if (p == r && s != 0.0) {
    a[i.x * 32u + i.y] = 0.0;
    a[i.y * 32u + i.x] = 0.0;
  }
}

fn turn_vectors(row: u32, r: u32, round: u32) {
  let j = partners(r, round);
  let left = q[row * 32u + j.x];
  let right = q[row * 32u + j.y];
  q[row * 32u + j.x] = cosine[r] * left - sine[r] * right;
  q[row * 32u + j.y] = sine[r] * left + cosine[r] * right;
}

/** a = Q^T Q: a Newton-Schulz step, Q (3 - Q^T Q) / 2, restores the orthogonality that Q lost to rounding. */
fn orthogonalise(lane: u32) {
  for (var at = lane; at < params.entries; at += lanes) {
    var sum = 0.0;
    for (var k = 0u; k < params.entries / 32u; k++) { sum += q[k * 32u + at / 32u] * q[k * 32u + at % 32u]; }
    a[at] = sum;
  }
}

@compute @workgroup_size(lanes)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var at = lane; at < params.entries; at += lanes) {
    a[at] = grams[group.x * 1024u + at];
    q[at] = select(0.0, 1.0, at / 32u == at % 32u);
  }
  workgroupBarrier();
  measure(lane);
  let cosine_met = workgroupUniformLoad(&largest[0]);
  if (lane == 0u) { cosines[params.first_cosine + group.x] = cosine_met; }
  if (cosine_met <= params.relative) { return; }  // jacobi_rotate skips this pair
  for (var round = 0u; round < 31u; round++) {
    workgroupBarrier();
    if (lane < 16u) { choose(lane, round); }
    workgroupBarrier();
    for (var at = lane; at < 256u; at += lanes) { turn_block(at / 16u, at % 16u, round); }
    for (var at = lane; at < 512u; at += lanes) { turn_vectors(at / 16u, at % 16u, round); }
  }
  workgroupBarrier();
  orthogonalise(lane);
  workgroupBarrier();
  for (var at = lane; at < params.entries; at += lanes) {
    var sum = 1.5 * q[at];
    for (var k = 0u; k < params.entries / 32u; k++) { sum -= 0.5 * q[at / 32u * 32u + k] * a[k * 32u + at % 32u]; }
    rotations[group.x * 1024u + at] = sum;
  }
}
