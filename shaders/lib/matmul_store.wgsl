// What becomes of eight finished columns of a matmul tile; uses `params` and `y` of the entry file.

fn silu(gate: vec4f) -> vec4f {
  return gate / (1.0 + exp(-gate));
}

fn store_column(at: u32, value: vec4f) {
  if (params.epilogue == 1u) {
    y[at] += value;
  } else {
    y[at] = value;
  }
}

// `at` is the block's place in feature 0 of y; v0 .. v7 belong to columns column .. column + 7.
fn store_columns(at: u32, column: u32, v0: vec4f, v1: vec4f, v2: vec4f, v3: vec4f, v4: vec4f, v5: vec4f, v6: vec4f, v7: vec4f) {
  let step = params.y_stride;
  if (params.epilogue == 2u) {
    let to = at + column / 2u * step;
    y[to] = silu(v0) * v4;
    y[to + step] = silu(v1) * v5;
    y[to + 2u * step] = silu(v2) * v6;
    y[to + 3u * step] = silu(v3) * v7;
    return;
  }
  let to = at + column * step;
  store_column(to, v0);
  store_column(to + step, v1);
  store_column(to + 2u * step, v2);
  store_column(to + 3u * step, v3);
  store_column(to + 4u * step, v4);
  store_column(to + 5u * step, v5);
  store_column(to + 6u * step, v6);
  store_column(to + 7u * step, v7);
}
