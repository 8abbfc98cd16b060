// Stores eight finished columns of a matmul tile; uses lib/matmul_operands.
// #import lib/activation

fn store_column(at: u32, value: vec4f) {
  if (params.epilogue == 1u) {
    y[at] += value;
  } else if (params.epilogue == 3u) {
    y[at] = activated(value);
  } else {
    y[at] = value;
  }
}

// `at` is the block's index in feature 0 of y; v0 .. v7 are columns column .. column + 7. The biases follow the weights of
// the last input, at `bias_at` for these columns.
fn store_columns(
  at: u32, column: u32, bias_at: u32,
  v0: vec4f, v1: vec4f, v2: vec4f, v3: vec4f, v4: vec4f, v5: vec4f, v6: vec4f, v7: vec4f,
) {
  var b0 = vec4f();
  var b1 = vec4f();
  if (params.bias == 1u) {
    b0 = weights[bias_at];
    b1 = weights[bias_at + 1u];
  }
  let step = params.y_stride;
  if (params.epilogue == 2u) {
    let to = at + column / 2u * step;
    y[to] = activated(v0 + b0.x) * (v4 + b1.x);
    y[to + step] = activated(v1 + b0.y) * (v5 + b1.y);
    y[to + 2u * step] = activated(v2 + b0.z) * (v6 + b1.z);
    y[to + 3u * step] = activated(v3 + b0.w) * (v7 + b1.w);
    return;
  }
  let to = at + column * step;
  store_column(to, v0 + b0.x);
  store_column(to + step, v1 + b0.y);
  store_column(to + 2u * step, v2 + b0.z);
  store_column(to + 3u * step, v3 + b0.w);
  store_column(to + 4u * step, v4 + b1.x);
  store_column(to + 5u * step, v5 + b1.y);
  store_column(to + 6u * step, v6 + b1.z);
  store_column(to + 7u * step, v7 + b1.w);
}
