// The update a row of coefficients makes to a stretch of a tensor, sum over seeds of coefficient * normal, without theta0.
// #import lib/normal

struct Params {
  stream: u32,
  terms: u32,
  elements: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> normal_table: array<u32>;
@group(0) @binding(2) var<storage, read> terms: array<vec2u>;  // seed, bits of the coefficient
@group(0) @binding(3) var<storage, read_write> update: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x * 4u >= params.elements) { return; }
  var sum = vec4f();
  for (var term = 0u; term < params.terms; term++) {
    let normals = vec4f(integer_normals(terms[term].x, params.stream, id.x)) * 0x1p-20f;
    sum += bitcast<f32>(terms[term].y) * normals;
  }
  for (var i = 0u; i < 4u; i++) {
    if (id.x * 4u + i < params.elements) { update[id.x * 4u + i] = sum[i]; }
  }
}
