// Normals of one stream for the materialise kernels, and a rounding that keeps a * eps + theta from being fused; uses
// `params`.
// #import lib/normal

fn rounded(value: vec4f) -> vec4f {
  return bitcast<vec4f>(bitcast<vec4u>(value) ^ vec4u(params.zero));
}

// Elements element .. element + 3 of the stream, which may straddle two Philox blocks.
fn normals_at(seed: u32, element: u32) -> vec4f {
  let low = integer_normals(seed, params.stream, element >> 2u);
  let shift = element & 3u;
  if (shift == 0u) { return vec4f(low) * 0x1p-20f; }
  let high = integer_normals(seed, params.stream, (element >> 2u) + 1u);
  if (shift == 1u) { return vec4f(vec4i(low.yzw, high.x)) * 0x1p-20f; }
  if (shift == 2u) { return vec4f(vec4i(low.zw, high.xy)) * 0x1p-20f; }
  return vec4f(vec4i(low.w, high.xyz)) * 0x1p-20f;
}
