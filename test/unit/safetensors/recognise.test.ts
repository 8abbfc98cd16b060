import { describe, expect, it } from 'vitest';
import { expectRefused, fileOf, good, open, type Refused } from '../../support/models/safetensorsFile';

const text = (...parts: (string | number[])[]) =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : part)),
  );

const rest = new Array<number>(64).fill(7);
const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a21\nsize 321984\n';

const files: Refused[] = [
  ['nothing', new Uint8Array(), 'empty-file', /is empty.*Download/],
  ['a web page', text('<!DOCTYPE html>\n<html lang="en">'), 'html-page', /web page.*Download/],
  ['a web page in capitals after white space', text('\r\n  <HTML><HEAD>'), 'html-page', /web page/],
  ['a web page after a byte order mark', text([0xef, 0xbb, 0xbf], '<html><body>'), 'html-page', /web page/],
  [
    'an XML error',
    text('<?xml version="1.0"?><Error><Code>AccessDenied'),
    'html-page',
    /error or sign-in page/,
  ],
  ['a Git LFS pointer', text(pointer), 'git-lfs-pointer', /git lfs pull/],
  ['a GGUF model', text('GGUF', [3, 0, 0, 0], rest), 'gguf', /GGUF.*\.safetensors/],
  [
    'a zip archive',
    text('PK', [3, 4, 0, 0, 8, 8], 'archive/data.pkl'),
    'zip-archive',
    /PyTorch.*safetensors/,
  ],
  ['an empty zip archive', text('PK', [5, 6], rest), 'zip-archive', /zip/],
  ['a pickle of protocol 2', text([0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc], rest), 'pickle', /pickle.*run code/],
  ['a pickle of protocol 4', text([0x80, 4, 0x95, 0, 0, 0, 0, 0, 0, 0, 0], rest), 'pickle', /pickle/],
  ['a gzip archive', text([0x1f, 0x8b, 8, 0, 1, 2, 3, 4], rest), 'gzip', /Unpack it first/],
  ['a Keras file', text([0x89], 'HDF\r\n', [0x1a], '\n', rest), 'hdf5', /HDF5/],
  ['a NumPy array', text([0x93], 'NUMPY', [1, 0, 0x76, 0]), 'numpy', /NumPy/],
  ['a config.json', text('{\n  "architectures": ["LlamaForCausalLM"]\n}'), 'json-file', /JSON text.*index/],
  ['a JSON array', text('[{"role":"user"}]'), 'json-file', /JSON text/],
  ['an error in plain text', text('Entry not found'), 'text-file', /begins with "Entry not found"/],
  ['text of one endless line', text('a'.repeat(5000)), 'text-file', /"a{79}…"/],
];

describe('files of other formats are named, with what to do instead', () => {
  it.each(files)('%s', async (...refused) => expectRefused(refused));
});

describe('a header length that looks like a signature is still read', () => {
  it.each([
    ['pickle', 0x0280],
    ['pickle with a third byte', 0x010280],
    ['gzip', 0x088b1f],
    ['PK', 0x4b50],
  ])('%s', async (_, length) => {
    const file = await open(fileOf(`{${good}}`.padEnd(length), 4));
    expect([...file.tensors.keys()]).toEqual(['w']);
  });
});
