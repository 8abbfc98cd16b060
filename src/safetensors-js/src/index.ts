export { SafetensorsError, type SafetensorsErrorCode } from './errors';
export type { Dtype } from './dtype';
export type { TensorInfo } from './header';
export { openSafetensors, type SafetensorsFile, type ElementRange } from './file';
export { openSharded } from './sharded';
export { fromBlob, fromBytes, fromUrl, type ByteSource, type UrlOptions } from './source';
export { toBytes, writeSafetensors, type TensorToWrite } from './write';
export { encodeFloat16, decodeFloat16, encodeBfloat16, decodeBfloat16 } from './float16';
