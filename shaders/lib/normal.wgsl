// Integer normals in units of 2^-20 from random words; twin of src/math/normal.ts. Needs `normal_table`, a storage array<u32>.
// #import lib/philox

fn integer_normal(word: u32) -> i32 {
  let mirrored = (word << 1u) | 1u;
  let octave = countLeadingZeros(mirrored);
  let mantissa = mirrored << octave;
  let entry = ((octave << 4u) | ((mantissa >> 27u) & 15u)) << 1u;
  let t = (mantissa >> 12u) & 0x7fffu;
  let slopes = normal_table[entry + 1u];
  let slope = (slopes >> 12u) - (((slopes & 4095u) * t + 16384u) >> 15u);
  let magnitude = i32(normal_table[entry] - ((slope * t + 16384u) >> 15u));
  return select(magnitude, -magnitude, (word >> 31u) == 1u);
}

// Four consecutive integer normals of stream (seed, tensor): elements 4 * block .. 4 * block + 3.
fn integer_normals(seed: u32, tensor: u32, block: u32) -> vec4i {
  let words = philox4x32(vec4u(block, tensor, 0u, 0u), seed);
  return vec4i(integer_normal(words.x), integer_normal(words.y), integer_normal(words.z), integer_normal(words.w));
}
