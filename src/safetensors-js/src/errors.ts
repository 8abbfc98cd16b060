/** Why a file was refused; a closed set, so that a caller can act on each. */
export type SafetensorsErrorCode =
  /** Nothing in the file. */
  | 'empty-file'
  /** A web page, usually a log-in or error page saved under the name of the model. */
  | 'html-page'
  /** A Git LFS pointer: the small text that stands for the real file. */
  | 'git-lfs-pointer'
  /** A llama.cpp GGUF model. */
  | 'gguf'
  /** A zip archive, which is also what PyTorch's .bin and .pt files are. */
  | 'zip-archive'
  /** A Python pickle. */
  | 'pickle'
  /** Gzip-compressed data. */
  | 'gzip'
  /** Plain JSON, such as config.json or an index. */
  | 'json-file'
  /** Fewer than the 8 bytes that hold the header's length. */
  | 'too-small'
  /** The header's length is 0. */
  | 'header-empty'
  /** The header is longer than 100 MB. */
  | 'header-too-large'
  /** The header ends past the end of the file. */
  | 'header-past-end'
  /** The header is not UTF-8, or starts with a byte order mark. */
  | 'header-encoding'
  /** The header is not one JSON object. */
  | 'header-json'
  /** The same key twice in one object, tensor names included. */
  | 'duplicate-key'
  /** __metadata__ is not an object of strings. */
  | 'metadata'
  /** A tensor's entry lacks dtype, shape or data_offsets, or one has the wrong form. */
  | 'tensor-entry'
  /** A dtype the format does not know. */
  | 'unknown-dtype'
  /** Offsets that are reversed, overlap, leave a hole or do not cover the file. */
  | 'offsets'
  /** Shape and dtype do not match the tensor's bytes, or overflow. */
  | 'shape'
  /** There is no tensor of that name. */
  | 'no-such-tensor'
  /** The tensor's dtype cannot be read as float32. */
  | 'not-readable'
  /** The index of a sharded checkpoint is malformed or does not fit its shards. */
  | 'index'
  /** The bytes could not be fetched or ended early. */
  | 'read-failed';

/** Anything this package refuses. The message is one plain sentence that names what was found. */
export class SafetensorsError extends Error {
  override name = 'SafetensorsError';
  constructor(
    readonly code: SafetensorsErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** A name from a file, cut so that a message stays readable. */
export function shownName(name: string): string {
  const cut = name.length > 80 ? `${name.slice(0, 77)}...` : name;
  return JSON.stringify(cut);
}
