// Elements of theta0, converted from the checkpoint's format to float32; uses `params` and `theta0`, a storage array<u32>.

// Half precision to float32, including subnormals, which unpack2x16float may flush.
fn half_value(pattern: u32) -> f32 {
  let sign = (pattern & 0x8000u) << 16u;
  let exponent = (pattern >> 10u) & 0x1fu;
  let fraction = pattern & 0x3ffu;
  if (exponent == 0u) { return select(1.0, -1.0, sign != 0u) * f32(fraction) * 0x1p-24f; }
  let biased = select(exponent + 112u, 255u, exponent == 31u);
  return bitcast<f32>(sign | (biased << 23u) | (fraction << 13u));
}

// `at` counts elements from word params.source. Formats: 0 float32; 1 bfloat16 and 2 half precision, two per word.
fn theta_at(at: u32) -> f32 {
  if (params.format == 0u) { return bitcast<f32>(theta0[params.source + at]); }
  let pattern = (theta0[params.source + (at >> 1u)] >> ((at & 1u) << 4u)) & 0xffffu;
  if (params.format == 1u) { return bitcast<f32>(pattern << 16u); }
  return half_value(pattern);
}
