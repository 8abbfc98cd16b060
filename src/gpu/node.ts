/** A GPU device in Node, through Dawn's bindings. */
import { tmpdir } from 'node:os';
import { create, globals } from 'webgpu';
import { openGpu, type Gpu, type GpuOptions } from './device';
import { loadShaders } from './nodeShaders';

/** Waits until Dawn has finished all work on the device: dropping its instance earlier crashes the process. */
async function close(gpu: Gpu): Promise<void> {
  await gpu.idle().catch(() => undefined);
  gpu.destroy();
  await gpu.lost;
  await new Promise((resolve) => setImmediate(resolve));
}

/**
 * Opens a device, runs `work` and closes it again. The instance that `create` returns must outlive the device and be
 * dropped before the process ends, or Dawn crashes; hence one function that owns it.
 */
export async function withGpu<T>(
  work: (gpu: Gpu) => Promise<T>,
  options: Partial<GpuOptions> = {},
): Promise<T> {
  Object.assign(globalThis, globals);
  process.env['XDG_RUNTIME_DIR'] ??= tmpdir();
  let instance: GPU | null = create([]);
  let gpu: Gpu | null = null;
  try {
    gpu = await openGpu(instance, { shaders: loadShaders(), ...options });
    return await work(gpu);
  } finally {
    if (gpu) await close(gpu);
    gpu = null;
    instance = null;
  }
}
