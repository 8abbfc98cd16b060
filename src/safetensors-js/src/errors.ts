/** Every way reading or writing can fail, each with its own code, so that callers can branch and people can act. */

export type SafetensorsErrorCode =
  /** The file has no bytes at all. */
  | 'empty-file'
  /** A web page or XML error document saved under a model's name. */
  | 'html-page'
  /** The small text file Git keeps in place of a large one. */
  | 'git-lfs-pointer'
  /** A GGUF model. */
  | 'gguf'
  /** A zip archive, as PyTorch's .bin and .pt files are. */
  | 'zip-archive'
  /** A raw Python pickle, as old PyTorch files are. */
  | 'pickle'
  /** A gzip archive. */
  | 'gzip'
  /** An HDF5 file, as Keras weights are. */
  | 'hdf5'
  /** A NumPy array. */
  | 'numpy'
  /** JSON text, such as config.json or a shard index. */
  | 'json-file'
  /** Some other text, such as a server's error message. */
  | 'text-file'
  /** Fewer than the 8 bytes of the header length. */
  | 'file-too-small'
  /** The header length is 0. */
  | 'header-length-zero'
  /** The header length is over 100,000,000. */
  | 'header-too-large'
  /** The header runs past the end of the file. */
  | 'header-past-end'
  /** The header is not UTF-8. */
  | 'invalid-utf8'
  /** The header begins with a byte order mark. */
  | 'byte-order-mark'
  /** The header is not JSON. */
  | 'invalid-json'
  /** A string holds half of a surrogate pair. */
  | 'lone-surrogate'
  /** Objects and arrays are nested more than 127 deep. */
  | 'too-deep'
  /** The header is JSON, but not an object. */
  | 'not-an-object'
  /** Something other than white space follows the header's object. */
  | 'trailing-data'
  /** A key appears twice in one object. */
  | 'duplicate-key'
  /** A tensor is described twice, in one header or in two shards. */
  | 'duplicate-tensor'
  /** __metadata__ is not an object of strings. */
  | 'invalid-metadata'
  /** A tensor's entry is not an object. */
  | 'invalid-entry'
  /** A tensor's entry lacks dtype, shape or data_offsets. */
  | 'missing-field'
  /** A dtype the format does not define. */
  | 'unknown-dtype'
  /** A shape that is not an array of plain integers of at least 0. */
  | 'invalid-shape'
  /** A shape whose elements or bits exceed 2^53. */
  | 'shape-overflow'
  /** data_offsets that are not exactly two plain integers of at least 0. */
  | 'invalid-offsets'
  /** A tensor that ends before it starts. */
  | 'reversed-offsets'
  /** The first tensor does not start at byte 0 of the data. */
  | 'offset-start'
  /** Two tensors share bytes. */
  | 'offset-overlap'
  /** Bytes between two tensors belong to none. */
  | 'offset-hole'
  /** A tensor's bytes are not what its dtype and shape need. */
  | 'size-mismatch'
  /** Elements of under a byte that do not fill whole bytes. */
  | 'partial-byte'
  /** The file ends before its last tensor does. */
  | 'data-truncated'
  /** Bytes after the last tensor belong to none. */
  | 'data-trailing'
  /** There is no tensor of the name asked for. */
  | 'tensor-not-found'
  /** The dtype cannot be read as float32. */
  | 'unsupported-dtype'
  /** A range outside the tensor or the file, or a chunk size that is not a positive integer. */
  | 'invalid-range'
  /** The source could not be read: moved, changed or forbidden. */
  | 'read-failed'
  /** The source gave fewer bytes than asked for. */
  | 'read-truncated'
  /** No answer from the server. */
  | 'network'
  /** The server answered with an error status. */
  | 'http-status'
  /** The server's answer is not the range asked for, or is of a file that has changed since. */
  | 'range-mismatch'
  /** The server sends only whole files, and this one is too large for that. */
  | 'range-ignored'
  /** The server does not tell the size of the file. */
  | 'size-unknown'
  /** The shard index is not an object with a weight_map of tensor names to file names. */
  | 'invalid-index'
  /** The index places a tensor in a shard that does not hold it. */
  | 'missing-tensor'
  /** A shard holds a tensor the index does not list. */
  | 'unlisted-tensor'
  /** A shard's file name with a path, or with characters that have a meaning in one. */
  | 'unsafe-file-name'
  /** A tensor name the format cannot hold. */
  | 'invalid-name';

/** The only error this package throws on malformed input. `message` is plain words, bounded in length. */
export class SafetensorsError extends Error {
  readonly code: SafetensorsErrorCode;
  constructor(code: SafetensorsErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SafetensorsError';
    this.code = code;
  }
}

const longest = 80;

/** Untrusted text, sanitised for a message: one line, no invisible characters, at most 80 of them. */
export function clip(text: string): string {
  const visible = text
    .slice(0, 2 * longest + 2)
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`);
  const characters = [...visible];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : visible;
}

export function quote(text: string): string {
  return `"${clip(text)}"`;
}

/** A shape as text, bounded. */
export function shapeText(shape: readonly number[]): string {
  return clip(`[${shape.slice(0, longest).join(', ')}]`);
}
