/** Matches stop texts against token ids: a stop text may span token boundaries. */
import type { TextTokenizer } from '../../model/tokenizer';

/** Number of tokens until one of `stop` is complete, or all of them; undefined where nothing stops an answer. */
export function cutAt(
  tokenizer: TextTokenizer,
  stop: readonly string[] = [],
): ((tokens: readonly number[]) => number) | undefined {
  const endings = stop.filter((ending) => ending !== '');
  if (endings.length === 0) return undefined;
  const ends = (tokens: readonly number[]) => {
    if (tokens.length === 0) return false; // decode rejects an empty list
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
