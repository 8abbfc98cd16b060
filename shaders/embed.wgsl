// Rows of the embedding table: x[feature][row] = table[feature][token of row], four rows an invocation.

struct Params {
  row_blocks: u32,
  token_model_stride: u32, // 0 where all models read the same tokens
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
  x[id.z * params.x_model_stride + id.y * params.x_stride + id.x] = vec4f(
    table[row + tokens[source]],
    table[row + tokens[source + 1u]],
    table[row + tokens[source + 2u]],
    table[row + tokens[source + 3u]],
  );
}
