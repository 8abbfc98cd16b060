/** Elements of any plain numeric type as float32. */
import type { Dtype } from './dtype';
import { SafetensorsError } from './errors';
import { decodeFloat16 } from './float16';

type Reader = (view: DataView, at: number) => number;

const readers: Partial<Record<Dtype, Reader>> = {
  BOOL: (view, at) => (view.getUint8(at) === 0 ? 0 : 1),
  U8: (view, at) => view.getUint8(at),
  I8: (view, at) => view.getInt8(at),
  U16: (view, at) => view.getUint16(at, true),
  I16: (view, at) => view.getInt16(at, true),
  F16: (view, at) => decodeFloat16(view.getUint16(at, true)),
  U32: (view, at) => view.getUint32(at, true),
  I32: (view, at) => view.getInt32(at, true),
  U64: (view, at) => Number(view.getBigUint64(at, true)),
  I64: (view, at) => Number(view.getBigInt64(at, true)),
  F64: (view, at) => view.getFloat64(at, true),
};

/** Little-endian bytes of `dtype` -> float32 values. Throws not-readable for types without a plain number. */
export function toFloat32(bytes: Uint8Array, dtype: Dtype): Float32Array {
  if (dtype === 'F32') return new Float32Array(bytes.slice().buffer);
  if (dtype === 'BF16') {
    const halves = new Uint16Array(bytes.slice().buffer);
    return new Float32Array(Uint32Array.from(halves, (half) => half << 16).buffer);
  }
  const reader = readers[dtype];
  if (!reader)
    throw new SafetensorsError('not-readable', `Tensors of type ${dtype} cannot be read as float32.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = { BOOL: 1, U8: 1, I8: 1, U16: 2, I16: 2, F16: 2, U32: 4, I32: 4, U64: 8, I64: 8, F64: 8 }[
    dtype as 'U8'
  ];
  return Float32Array.from({ length: bytes.byteLength / size }, (_, i) => reader(view, i * size));
}
