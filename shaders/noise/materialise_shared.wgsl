// Many models with the same seeds: like materialise, but each normal is drawn once for eight models. A coefficient of 0
// means that the model lacks the seed and skips the addition, which keeps its sum equal bit for bit.
// #import lib/noise
// #import lib/theta
// #import lib/place

struct Params {
  first_line: u32,
  end_line: u32,
  length: u32,
  noise_line: u32,
  stream: u32,
  source: u32,
  format: u32,
  destination: u32,
  line_stride: u32,
  along_stride: u32,
  model_stride: u32,
  spread: u32,
  zero: u32,
  models: u32,
  coefficient_stride: u32, // models padded to 8
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> normal_table: array<u32>;
@group(0) @binding(2) var<storage, read> seeds: array<u32>; // [0]: how many follow
@group(0) @binding(3) var<storage, read> coefficients: array<f32>; // [seed][model]
@group(0) @binding(4) var<storage, read> theta0: array<u32>;
@group(0) @binding(5) var<storage, read_write> weights: array<f32>;

fn moved(theta: vec4f, coefficient: f32, normals: vec4f) -> vec4f {
  return select(theta + rounded(coefficient * normals), theta, coefficient == 0.0);
}

fn store(model: u32, line: u32, along: u32, count: u32, theta: vec4f) {
  if (model < params.models) { place(model, line, along, count, theta); }
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let line = params.first_line + id.x;
  let along = id.y * 4u;
  if (line >= params.end_line) { return; }
  let count = min(4u, params.length - along);
  var base = vec4f();
  for (var i = 0u; i < count; i++) { base[i] = theta_at(line * params.length + along + i); }
  let element = (params.noise_line + line) * params.length + along;
  var m0 = base;
  var m1 = base;
  var m2 = base;
  var m3 = base;
  var m4 = base;
  var m5 = base;
  var m6 = base;
  var m7 = base;
  let first = id.z * 8u;
  for (var s = 0u; s < seeds[0]; s++) {
    let normals = normals_at(seeds[s + 1u], element);
    let at = s * params.coefficient_stride + first;
    m0 = moved(m0, coefficients[at], normals);
    m1 = moved(m1, coefficients[at + 1u], normals);
    m2 = moved(m2, coefficients[at + 2u], normals);
    m3 = moved(m3, coefficients[at + 3u], normals);
    m4 = moved(m4, coefficients[at + 4u], normals);
    m5 = moved(m5, coefficients[at + 5u], normals);
    m6 = moved(m6, coefficients[at + 6u], normals);
    m7 = moved(m7, coefficients[at + 7u], normals);
  }
  store(first, line, along, count, m0);
  store(first + 1u, line, along, count, m1);
  store(first + 2u, line, along, count, m2);
  store(first + 3u, line, along, count, m3);
  store(first + 4u, line, along, count, m4);
  store(first + 5u, line, along, count, m5);
  store(first + 6u, line, along, count, m6);
  store(first + 7u, line, along, count, m7);
}
