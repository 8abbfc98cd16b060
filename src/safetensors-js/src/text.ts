/** Bytes to text, without the repairs a TextDecoder makes on its own. */
import { SafetensorsError } from './errors';

/** `what` names the document in messages. Throws byte-order-mark or invalid-utf8. */
export function decodeText(bytes: Uint8Array, what: string): string {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    throw new SafetensorsError(
      'byte-order-mark',
      `The ${what} begins with a byte order mark. Save it without one.`,
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new SafetensorsError(
      'invalid-utf8',
      `The ${what} is not valid UTF-8 text. The file is damaged or of another kind.`,
    );
  }
}
