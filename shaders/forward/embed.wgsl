// Embedding lookup: x[feature][row] = table[feature][token of row], four rows per invocation. The table holds token_count
// tokens from first_token; rows with other tokens are left unchanged.

struct Params {
  row_blocks: u32,
  token_model_stride: u32, // 0 if all models read the same tokens
  first_token: u32,
  token_count: u32,
  table_first: u32,
  table_stride: u32,       // distance between features
  table_model_stride: u32,
  x_stride: u32,           // blocks between features
  x_model_stride: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> tokens: array<u32>;
@group(0) @binding(2) var<storage, read> table: array<f32>;
@group(0) @binding(3) var<storage, read_write> x: array<vec4f>;

override workgroup_rows: u32 = 16;

@compute @workgroup_size(workgroup_rows)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.row_blocks) { return; }
  let source = id.z * params.token_model_stride + id.x * 4u;
  let row = id.z * params.table_model_stride + params.table_first + id.y * params.table_stride;
  let at = id.z * params.x_model_stride + id.y * params.x_stride + id.x;
  let token = vec4u(tokens[source], tokens[source + 1u], tokens[source + 2u], tokens[source + 3u]) - params.first_token;
  let held = token < vec4u(params.token_count); // a smaller token wraps around to a large number
  let place = row + select(vec4u(), token, held);
  let found = vec4f(table[place.x], table[place.y], table[place.z], table[place.w]);
  if (all(held)) {
    x[at] = found;
  } else {
    x[at] = select(x[at], found, held);
  }
}
