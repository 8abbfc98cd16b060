// Philox4x32-10 (Salmon et al. 2011) in 32-bit integer arithmetic; twin of src/math/philox.ts.

fn multiply_wide(a: u32, b: u32) -> vec2u { // (low, high) words of a * b
  let a_low = a & 0xffffu;
  let a_high = a >> 16u;
  let b_low = b & 0xffffu;
  let b_high = b >> 16u;
  let low = a_low * b_low;
  let middle = a_high * b_low + (low >> 16u);
  let carry = (middle & 0xffffu) + a_low * b_high;
  return vec2u(a * b, a_high * b_high + (middle >> 16u) + (carry >> 16u));
}

fn philox4x32(counter: vec4u, seed: u32) -> vec4u {
  var c = counter;
  var key = vec2u(seed, 0u);
  for (var round = 0u; round < 10u; round++) {
    let p0 = multiply_wide(0xd2511f53u, c.x);
    let p1 = multiply_wide(0xcd9e8d57u, c.z);
    c = vec4u(p1.y ^ c.y ^ key.x, p1.x, p0.y ^ c.w ^ key.y, p0.x);
    key += vec2u(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}
