/** Stored elements to float32. */
import type { Dtype } from './dtypes';
import { float16Value } from './float16';

type Decoder = (stored: DataView, values: Float32Array) => void;

function each(read: (stored: DataView, index: number) => number): Decoder {
  return (stored, values) => {
    for (let index = 0; index < values.length; index++) values[index] = read(stored, index);
  };
}

let halves: Float32Array | undefined;

function decodeHalves(stored: DataView, values: Float32Array): void {
  const table = (halves ??= Float32Array.from({ length: 65536 }, (_, pattern) => float16Value(pattern)));
  for (let index = 0; index < values.length; index++) {
    values[index] = table[stored.getUint16(2 * index, true)]!;
  }
}

/** A bfloat16 is the upper half of a float32. */
function decodeBrainFloats(stored: DataView, values: Float32Array): void {
  const patterns = new DataView(values.buffer, values.byteOffset, values.byteLength);
  for (let index = 0; index < values.length; index++) {
    patterns.setUint16(4 * index + 2, stored.getUint16(2 * index, true), true);
  }
}

function copyFloats(stored: DataView, values: Float32Array): void {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  bytes.set(new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength));
}

const decoders: Partial<Record<Dtype, Decoder>> = {
  BOOL: each((stored, index) => (stored.getUint8(index) ? 1 : 0)),
  U8: each((stored, index) => stored.getUint8(index)),
  I8: each((stored, index) => stored.getInt8(index)),
  U16: each((stored, index) => stored.getUint16(2 * index, true)),
  I16: each((stored, index) => stored.getInt16(2 * index, true)),
  F16: decodeHalves,
  BF16: decodeBrainFloats,
  U32: each((stored, index) => stored.getUint32(4 * index, true)),
  I32: each((stored, index) => stored.getInt32(4 * index, true)),
  F32: copyFloats,
  U64: each((stored, index) => Number(stored.getBigUint64(8 * index, true))),
  I64: each((stored, index) => Number(stored.getBigInt64(8 * index, true))),
  F64: each((stored, index) => stored.getFloat64(8 * index, true)),
};

/** Fills zeroed float32 `values` from as many stored elements; undefined for a dtype that has no float32 value. */
export function decoderOf(dtype: Dtype): Decoder | undefined {
  return decoders[dtype];
}
