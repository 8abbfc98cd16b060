/** Read and write the safetensors format. */
export { SafetensorsError, type SafetensorsErrorCode } from './errors';
export type { Dtype } from './dtypes';
export type { TensorInfo } from './header';
export { openSafetensors, type ElementRange, type SafetensorsFile } from './file';
export { openSharded } from './sharded';
export { fromBlob, fromBytes, type ByteSource } from './source';
export { fromUrl, type UrlOptions } from './url';
export { toBytes, writeSafetensors, type TensorData, type TensorToWrite } from './write';
export { decodeBfloat16, decodeFloat16, encodeBfloat16, encodeFloat16 } from './float16';
