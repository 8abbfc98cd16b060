// Stores up to four elements of a line where materialise's Params say; uses `params` and `weights`.

fn place(model: u32, line: u32, along: u32, count: u32, values: vec4f) {
  let column = select(line, ((line >> 2u) << 3u) | (line & 3u), params.spread == 1u);
  var position = model * params.model_stride + params.destination + column * params.line_stride + along * params.along_stride;
  for (var i = 0u; i < count; i++) {
    weights[position] = values[i];
    position += params.along_stride;
  }
}
