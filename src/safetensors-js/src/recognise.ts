/** Recognises, before any parsing, what people open by mistake. */
import { SafetensorsError } from './errors';

const startsWith = (bytes: Uint8Array, text: string) =>
  [...text].every((char, i) => bytes[i] === char.charCodeAt(0));

/** A JSON text has no room for an 8-byte length: its header would be absurdly long, or it begins like an object. */
function looksLikeJson(text: string): boolean {
  return /^\s*[{[]\s*("|[}\]{[])/.test(text);
}

/** Throws for a known other format; `head` is the first few hundred bytes of the file. */
export function refuseOtherFormats(head: Uint8Array, fileBytes: number): void {
  if (fileBytes === 0) throw new SafetensorsError('empty-file', 'The file is empty. Download it again.');
  const text = new TextDecoder('latin1').decode(head.subarray(0, 256));
  if (/^\s*(<!doctype html|<html|<head|<\?xml)/i.test(text)) {
    throw new SafetensorsError(
      'html-page',
      'This is a web page, not weights: the download was probably answered by a log-in or error page. Download the file itself.',
    );
  }
  if (startsWith(head, 'version https://git-lfs')) {
    throw new SafetensorsError(
      'git-lfs-pointer',
      'This is a Git LFS pointer, a short text that stands for the weights. Run "git lfs pull", or download the file itself.',
    );
  }
  if (startsWith(head, 'GGUF')) {
    throw new SafetensorsError(
      'gguf',
      'This is a GGUF file of llama.cpp. Use the .safetensors files of the original model.',
    );
  }
  if (startsWith(head, 'PK\u0003\u0004')) {
    throw new SafetensorsError(
      'zip-archive',
      'This is a zip archive, as PyTorch writes .bin and .pt files. Use the .safetensors files of the model, or convert it.',
    );
  }
  if (head[0] === 0x80 && (head[1] ?? 0) >= 2 && (head[1] ?? 0) <= 5 && !isPlausibleLength(head, fileBytes)) {
    throw new SafetensorsError(
      'pickle',
      'This is a Python pickle, which can run code and is never loaded. Convert the model to .safetensors.',
    );
  }
  if (head[0] === 0x1f && head[1] === 0x8b && !isPlausibleLength(head, fileBytes)) {
    throw new SafetensorsError('gzip', 'This is gzip-compressed. Unpack it first.');
  }
  if (looksLikeJson(text) && !isPlausibleLength(head, fileBytes)) {
    throw new SafetensorsError(
      'json-file',
      'This is a JSON text, not weights. Open the .safetensors file that belongs to it.',
    );
  }
}

/** True if the first 8 bytes are a header length that fits the file. */
function isPlausibleLength(head: Uint8Array, fileBytes: number): boolean {
  if (head.length < 8) return false;
  const length = new DataView(head.buffer, head.byteOffset).getBigUint64(0, true);
  return length + 8n <= BigInt(fileBytes);
}
