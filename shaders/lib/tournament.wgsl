// A round-robin tournament of blocks of lines (rows or columns): in `blocks` - 1 rounds every two blocks pair up once.

const block_lines = 16u;
const pair_lines = 32u;

/** Index in the matrix of line `line` (0 to 31) of a pair in a round; `blocks` is even. */
fn paired_line(pair: u32, round: u32, blocks: u32, line: u32) -> u32 {
  let others = blocks - 1u;
  let first = select((round + pair) % others, others, pair == 0u);
  let second = (round + others - pair) % others;
  let block = select(min(first, second), max(first, second), line >= block_lines);
  return block * block_lines + line % block_lines;
}
