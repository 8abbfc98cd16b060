/** Text to token ids and back, by the tokenizer.json of the checkpoint. */
import { Tokenizer } from '@huggingface/tokenizers';
import { LabError } from '../protocol';

export interface TextTokenizer {
  /** Ids without added special tokens. */
  encode(text: string): number[];
  /** Ids including the special tokens around a text, such as a beginning-of-text token. */
  encodeWhole?(text: string): number[];
  /** Text without special tokens. */
  decode(ids: readonly number[]): string;
}

/** Throws LabError bad-model if the library rejects it. */
export function readTokenizer(tokenizer: unknown, config: unknown): TextTokenizer {
  try {
    const library = new Tokenizer(tokenizer as object, config ?? {});
    return {
      encode: (text) => [...library.encode(text, { add_special_tokens: false }).ids],
      encodeWhole: (text) => [...library.encode(text).ids],
      decode: (ids) => (ids.length === 0 ? '' : library.decode([...ids], { skip_special_tokens: true })),
    };
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message.slice(0, 160) : 'unknown format';
    throw new LabError(
      'bad-model',
      `tokenizer.json cannot be read: ${reason}`,
      'Use the tokenizer.json that belongs to the model.',
    );
  }
}
