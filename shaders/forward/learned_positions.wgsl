// Learned positions: x[feature][row] += table[feature][time slot of row - start of its prompt], four rows per invocation.

struct Params {
  row_blocks: u32,
  slot_blocks: u32,        // blocks per time slot (prompts / 4)
  table_first: u32,
  table_stride: u32,       // distance between features
  table_model_stride: u32,
  last: u32,               // last position of the table
  x_stride: u32,           // blocks between features
  x_model_stride: u32,
  starts_model_stride: u32, // blocks; 0 if all models read the same prompts
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> clock: array<u32>; // [0]: first time slot of these rows
@group(0) @binding(2) var<storage, read> starts: array<vec4u>;
@group(0) @binding(3) var<storage, read> table: array<f32>;
@group(0) @binding(4) var<storage, read_write> x: array<vec4f>;

override workgroup_rows: u32 = 16;

@compute @workgroup_size(workgroup_rows)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.row_blocks) { return; }
  let slot = vec4u(clock[0] + id.x / params.slot_blocks);
  let start = starts[id.z * params.starts_model_stride + id.x % params.slot_blocks];
  let position = min(slot - min(start, slot), vec4u(params.last)); // padding before a prompt has position 0
  let place = id.z * params.table_model_stride + params.table_first + id.y * params.table_stride + position;
  x[id.z * params.x_model_stride + id.y * params.x_stride + id.x] +=
    vec4f(table[place.x], table[place.y], table[place.z], table[place.w]);
}
