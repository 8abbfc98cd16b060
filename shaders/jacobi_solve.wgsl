// Diagonalises 32 x 32 symmetric blocks, a workgroup each, by cyclic Jacobi with 16 rotations at a time; writes the
// rotations' product, [line][eigenvector], and how far from diagonal each block was.

struct Params {
  sweeps: u32,     // at most
  relative: f32,   // off-diagonals up to this share of sqrt(a_ii a_jj) count as 0,
  absolute: f32,   // and those up to this
  first_off: u32,  // where this round's measures go
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> grams: array<f32>;
@group(0) @binding(2) var<storage, read_write> rotations: array<f32>;
@group(0) @binding(3) var<storage, read_write> off_diagonal: array<f32>;  // [round][pair]: largest share, sum of squares

var<workgroup> a: array<f32, 1024>;
var<workgroup> q: array<f32, 1024>;
var<workgroup> cosine: array<f32, 16>;
var<workgroup> sine: array<f32, 16>;
var<workgroup> share: array<f32, 64>;
var<workgroup> squares: array<f32, 64>;
var<workgroup> rotated: u32;

/** The two lines of pair `pair` (0 to 15) in a round of 31. */
fn partners(pair: u32, round: u32) -> vec2u {
  let first = select((round + pair) % 31u, 31u, pair == 0u);
  let second = (round + 31u - pair) % 31u;
  return vec2u(min(first, second), max(first, second));
}

fn share_of(i: u32, j: u32) -> f32 {
  let scale = abs(a[i * 33u] * a[j * 33u]);
  let value = abs(a[i * 32u + j]);
  if (value <= params.absolute) { return 0.0; }
  return value * inverseSqrt(max(scale, 1e-37));
}

fn measure(block: u32, lane: u32) {
  var largest = 0.0;
  var sum = 0.0;
  for (var at = lane; at < 1024u; at += 64u) {
    let i = at / 32u;
    let j = at % 32u;
    if (i == j) { continue; }
    largest = max(largest, share_of(i, j));
    sum += a[at] * a[at];
  }
  share[lane] = largest;
  squares[lane] = sum;
  workgroupBarrier();
  if (lane != 0u) { return; }
  for (var other = 1u; other < 64u; other++) {
    largest = max(largest, share[other]);
    sum += squares[other];
  }
  off_diagonal[2u * block] = largest;
  off_diagonal[2u * block + 1u] = sum;
}

/** The rotation that makes a[i][j] zero; the identity where it counts as 0 already. */
fn choose(pair: u32, round: u32) {
  let at = partners(pair, round);
  cosine[pair] = 1.0;
  sine[pair] = 0.0;
  if (share_of(at.x, at.y) <= params.relative) { return; }
  let theta = 0.5 * (a[at.y * 33u] - a[at.x * 33u]) / a[at.x * 32u + at.y];
  let tangent = select(-1.0, 1.0, theta >= 0.0) / (abs(theta) + sqrt(1.0 + theta * theta));
  let square = 1.0 + tangent * tangent;
  var c = inverseSqrt(square);
  c *= 1.5 - 0.5 * square * c * c;  // a Newton step: built-in roots are a few units in the last place off
  cosine[pair] = c;
  sine[pair] = tangent * c;
  rotated = 1u;
}

/** What pairs p and r of lines have in common, turned from both sides. */
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

/** a = Q^T Q: a Newton-Schulz step, Q (3 - Q^T Q) / 2, takes back what many roundings did to Q's orthogonality. */
fn orthogonalise(lane: u32) {
  for (var at = lane; at < 1024u; at += 64u) {
    var sum = 0.0;
    for (var k = 0u; k < 32u; k++) { sum += q[k * 32u + at / 32u] * q[k * 32u + at % 32u]; }
    a[at] = sum;
  }
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var at = lane; at < 1024u; at += 64u) {
    a[at] = grams[group.x * 1024u + at];
    q[at] = select(0.0, 1.0, at / 32u == at % 32u);
  }
  workgroupBarrier();
  measure(params.first_off + group.x, lane);
  for (var sweep = 0u; sweep < params.sweeps; sweep++) {
    workgroupBarrier();
    if (lane == 0u) { rotated = 0u; }
    for (var round = 0u; round < 31u; round++) {
      workgroupBarrier();
      if (lane < 16u) { choose(lane, round); }
      workgroupBarrier();
      for (var at = lane; at < 256u; at += 64u) { turn_block(at / 16u, at % 16u, round); }
      for (var at = lane; at < 512u; at += 64u) { turn_vectors(at / 16u, at % 16u, round); }
    }
    if (workgroupUniformLoad(&rotated) == 0u) { break; }
  }
  workgroupBarrier();
  orthogonalise(lane);
  workgroupBarrier();
  for (var at = lane; at < 1024u; at += 64u) {
    var sum = 1.5 * q[at];
    for (var k = 0u; k < 32u; k++) { sum -= 0.5 * q[at / 32u * 32u + k] * a[k * 32u + at % 32u]; }
    rotations[group.x * 1024u + at] = sum;
  }
}
