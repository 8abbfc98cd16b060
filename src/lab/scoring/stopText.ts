/** Texts that end an answer, held against token ids: an ending may lie across the borders of tokens. */
import type { TextTokenizer } from '../../model/tokenizer';

/** How many of an answer's tokens it takes until one of `stop` is complete, or all; undefined where nothing stops it. */
export function cutAt(
  tokenizer: TextTokenizer,
  stop: readonly string[] = [],
): ((tokens: readonly number[]) => number) | undefined {
  const endings = stop.filter((ending) => ending !== '');
  if (endings.length === 0) return undefined;
  const ends = (tokens: readonly number[]) => {
    if (tokens.length === 0) return false; // decode takes no empty list
    const text = tokenizer.decode(tokens);
    return endings.some((ending) => text.includes(ending));
  };
  return (tokens) => {
    if (!ends(tokens)) return tokens.length;
    let [without, withIt] = [0, tokens.length];
    while (withIt - without > 1) {
      const middle = Math.floor((without + withIt) / 2);
      if (ends(tokens.slice(0, middle))) withIt = middle;
      else without = middle;
    }
    return withIt;
  };
}
