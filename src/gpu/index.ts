export { openGpu, Gpu, type GpuOptions, type AdapterInfo, type BufferSpec } from './device';
export { ProgramRecorder, Program, encodeDispatch, type Dispatch } from './program';
export { defineKernel, type Kernel, type Constants, type WorkKind } from './kernel';
