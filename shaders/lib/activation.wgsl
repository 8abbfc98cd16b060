// The activation chosen by `params.activation`: 0 silu, 1 gelu (error function), 2 gelu (tanh), 3 relu.

// The error function within 1.5e-7 (Abramowitz and Stegun 1964, 7.1.26).
fn error_function(x: vec4f) -> vec4f {
  let t = 1.0 / (1.0 + 0.3275911 * abs(x));
  let series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  return sign(x) * (1.0 - series * exp(-x * x));
}

fn activated(v: vec4f) -> vec4f {
  switch params.activation {
    case 1u: {
      return 0.5 * v * (1.0 + error_function(v * 0.70710678));
    }
    case 2u: {
      // (1 + tanh u) / 2 = 1 / (1 + exp(-2 u)), with u = sqrt(2 / pi) (v + 0.044715 v^3)
      return v / (1.0 + exp(-1.5957691 * (v + 0.044715 * v * v * v)));
    }
    case 3u: {
      return max(v, vec4f());
    }
    default: {
      return v / (1.0 + exp(-v));
    }
  }
}
