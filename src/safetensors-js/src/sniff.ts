/** Recognises the files people open by mistake, before a parser calls them malformed. */
import { quote, SafetensorsError, type SafetensorsErrorCode } from './errors';

/** Leading bytes that `recognise` looks at. */
export const sniffBytes = 512;

interface Signature {
  readonly code: SafetensorsErrorCode;
  readonly pattern: RegExp;
  readonly message: string;
}

const export_ =
  'Convert it to safetensors with the tool that made it, or download the .safetensors file instead.';

/** Matched against the file's first bytes, one character per byte. */
const binary: readonly Signature[] = [
  { code: 'gguf', pattern: /^GGUF/, message: `This is a GGUF model, not safetensors. ${export_}` },
  {
    code: 'zip-archive',
    pattern: /^PK(?:\x03\x04|\x05\x06|\x07\x08)/,
    message:
      'This is a zip archive, as PyTorch .bin and .pt files are. Save the weights with safetensors, or unpack the archive.',
  },
  {
    code: 'pickle',
    pattern: /^\x80[\x02-\x05][^\x00]/,
    message:
      'This is a Python pickle, as old PyTorch files are; it could run code when opened. Save the weights with safetensors.',
  },
  {
    code: 'gzip',
    pattern: /^\x1f\x8b\x08/,
    message: 'This is a gzip archive. Unpack it first, then open the .safetensors file inside.',
  },
  {
    code: 'hdf5',
    pattern: /^\x89HDF\r\n\x1a\n/,
    message: `This is an HDF5 file, as Keras weights are. ${export_}`,
  },
  { code: 'numpy', pattern: /^\x93NUMPY/, message: `This is a NumPy array. ${export_}` },
];

const textual: readonly Signature[] = [
  {
    code: 'html-page',
    pattern: /^<(?:!doctype|!--|\?xml|html|head|body|script|error)/i,
    message:
      'This is a web page, not a model: the download gave an error or sign-in page. Download the file itself again.',
  },
  {
    code: 'git-lfs-pointer',
    pattern: /^version https:\/\/git-lfs/,
    message:
      'This is a Git LFS pointer, a note of where the weights are. Run "git lfs pull", or download the file from its page.',
  },
  {
    code: 'json-file',
    pattern: /^[{[]/,
    message:
      'This is JSON text, not safetensors. Open an index (model.safetensors.index.json) together with the files it names.',
  },
];

/** No header length under 100,000,000 spells text: its upper four bytes are zero. */
const beginsAsText = /^[\t\n\r\x20-\x7e\x80-\xff]{8}/;

/** A header length in range, then white space or "{": nothing to recognise. */
const beginsAsSafetensors = /^[^]{4}\0{4}[\t\n\r {]/;

function firstLine(bytes: Uint8Array): string {
  return new TextDecoder()
    .decode(bytes)
    .trimStart()
    .split(/[\r\n]/, 1)[0]!;
}

/** The error that names what a file with these first bytes is, or undefined if it may be safetensors. */
export function recognise(bytes: Uint8Array): SafetensorsError | undefined {
  const beginning = String.fromCharCode(...bytes.subarray(0, sniffBytes));
  if (beginsAsSafetensors.test(beginning)) return undefined;
  const found = binary.find(({ pattern }) => pattern.test(beginning));
  if (found) return new SafetensorsError(found.code, found.message);
  if (!beginsAsText.test(beginning)) return undefined;
  const text = beginning.replace(/^(?:\xef\xbb\xbf)?\s*/, '');
  const kind = textual.find(({ pattern }) => pattern.test(text));
  if (kind) return new SafetensorsError(kind.code, kind.message);
  if (/[^\t\n\r\x20-\x7e]/.test(beginning)) return undefined;
  return new SafetensorsError(
    'text-file',
    `This is a text file, not safetensors; it begins with ${quote(firstLine(bytes))}. Download the file itself again.`,
  );
}
