/** The one wrapper around a WebGPU device: labelled buffers with accounting, errors as values, loss handling. */
import { LabError } from '../protocol';
import { PipelineCache } from './pipelines';

export interface GpuOptions {
  /** WGSL sources by name, see viteShaders.ts and nodeShaders.ts. */
  readonly shaders: ReadonlyMap<string, string>;
  /** Most bytes the lab may allocate on this device; if absent a guess by kind of adapter, since WebGPU does not say. */
  readonly budgetBytes?: number;
}

export interface AdapterInfo {
  readonly name: string;
  /** Runs on the CPU: SwiftShader, llvmpipe, WARP. */
  readonly software: boolean;
}

export interface BufferSpec {
  readonly label: string;
  readonly bytes: number;
  readonly usage?: GPUBufferUsageFlags;
}

const mebibyte = 2 ** 20;
const softwareNames = /swiftshader|llvmpipe|lavapipe|basic render|warp|software/i;

export class Gpu {
  readonly pipelines: PipelineCache;
  readonly lost: Promise<LabError>;
  heldBytes = 0;
  peakBytes = 0;
  private lossError: LabError | null = null;
  private fault: LabError | null = null;
  private readonly live = new Set<GPUBuffer>();

  constructor(
    readonly device: GPUDevice,
    readonly adapter: AdapterInfo,
    readonly budgetBytes: number,
    shaders: ReadonlyMap<string, string>,
  ) {
    this.pipelines = new PipelineCache(device, shaders);
    this.lost = device.lost.then((info) => {
      this.lossError = new LabError(
        'device-lost',
        `The GPU stopped working: ${info.message || info.reason || 'the browser gives no reason'}.`,
        'Everything measured so far is kept. Reload the page to get the GPU back, then run again with fewer members or prompts.',
      );
      return this.lossError;
    });
    device.addEventListener('uncapturederror', (event) => {
      event.preventDefault();
      this.fault ??= describeGpuError(event.error);
    });
  }

  /** Invocations of a workgroup along the rows: few on a CPU, where they run one after another. */
  get rowsPerWorkgroup(): number {
    return this.adapter.software ? 16 : 64;
  }

  get hasTimestamps(): boolean {
    return this.device.features.has('timestamp-query');
  }

  /** Throws the first error on the device since the last call, if any. */
  check(): void {
    if (this.lossError) throw this.lossError;
    if (this.fault) {
      const fault = this.fault;
      this.fault = null;
      throw fault;
    }
  }

  /** Awaits GPU work, giving up when the device is lost. */
  async settle<T>(work: Promise<T>): Promise<T> {
    const outcome = await Promise.race([
      work.then(
        (value) => ({ value }),
        (reason: unknown) => ({ reason }),
      ),
      this.lost.then((reason) => ({ reason })),
    ]);
    this.check();
    if ('reason' in outcome) throw outcome.reason;
    return outcome.value;
  }

  /** Allocates all of `specs` or none; zero-filled. Throws LabError out-of-memory. */
  async allocate(specs: readonly BufferSpec[]): Promise<GPUBuffer[]> {
    this.check();
    for (const spec of specs) this.checkSize(spec);
    const { device } = this;
    device.pushErrorScope('out-of-memory');
    device.pushErrorScope('validation');
    const buffers = specs.map((spec) =>
      device.createBuffer({
        label: spec.label,
        size: Math.max(16, Math.ceil(spec.bytes / 16) * 16),
        usage: spec.usage ?? GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
      }),
    );
    const scopes = Promise.all([device.popErrorScope(), device.popErrorScope()]);
    const error = (await this.settle(scopes)).find((found) => found !== null);
    if (error) {
      for (const buffer of buffers) buffer.destroy();
      throw describeGpuError(error);
    }
    for (const buffer of buffers) {
      this.live.add(buffer);
      this.heldBytes += buffer.size;
    }
    this.peakBytes = Math.max(this.peakBytes, this.heldBytes);
    return buffers;
  }

  release(buffers: Iterable<GPUBuffer>): void {
    for (const buffer of buffers) {
      if (!this.live.delete(buffer)) continue;
      this.heldBytes -= buffer.size;
      buffer.destroy();
    }
  }

  /** Resolves once everything submitted so far has run. */
  async idle(): Promise<void> {
    await this.settle(this.device.queue.onSubmittedWorkDone());
  }

  submit(record: (encoder: GPUCommandEncoder) => void, label = 'work'): void {
    this.check();
    const encoder = this.device.createCommandEncoder({ label });
    record(encoder);
    this.device.queue.submit([encoder.finish()]);
  }

  /** Copies `bytes` of a buffer to the host. */
  async read(buffer: GPUBuffer, bytes = buffer.size, offset = 0): Promise<ArrayBuffer> {
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    const [staging] = await this.allocate([{ label: `${buffer.label} (readback)`, bytes, usage }]);
    try {
      this.submit((encoder) => encoder.copyBufferToBuffer(buffer, offset, staging!, 0, bytes), 'readback');
      await this.settle(staging!.mapAsync(GPUMapMode.READ, 0, staging!.size));
      return staging!.getMappedRange(0, staging!.size).slice(0, bytes);
    } finally {
      this.release([staging!]);
    }
  }

  destroy(): void {
    this.release([...this.live]);
    this.device.destroy();
  }

  private checkSize(spec: BufferSpec): void {
    const { maxStorageBufferBindingSize, maxBufferSize } = this.device.limits;
    const most = Math.min(maxStorageBufferBindingSize, maxBufferSize);
    if (spec.bytes > most) {
      throw new LabError(
        'out-of-memory',
        `${spec.label} needs ${(spec.bytes / mebibyte).toFixed(0)} MiB in one piece; this GPU binds at most ${(most / mebibyte).toFixed(0)} MiB.`,
        'Choose a smaller model, fewer prompts or shorter answers.',
      );
    }
  }
}

function describeGpuError(error: GPUError): LabError {
  if (typeof GPUOutOfMemoryError !== 'undefined' && error instanceof GPUOutOfMemoryError) {
    return new LabError(
      'out-of-memory',
      'The GPU has no memory left for this.',
      'Close other tabs that use the GPU, or choose fewer prompts or a smaller model.',
    );
  }
  return new LabError(
    'gpu-fault',
    `The GPU refused a command: ${error.message.split('\n')[0]?.slice(0, 300) ?? ''}`,
    'Reload the page. If it happens again, report it with the adapter named in the header.',
  );
}

function describeAdapter(adapter: GPUAdapter): AdapterInfo {
  const { vendor, architecture, device, description } = adapter.info;
  const parts = [description || device, vendor, architecture].filter(Boolean);
  const name = [...new Set(parts)].join(', ') || 'unnamed GPU adapter';
  return { name, software: adapter.info.isFallbackAdapter || softwareNames.test(name) };
}

/** Asks for an adapter and a device with the adapter's own limits. Throws LabError no-webgpu. */
export async function openGpu(provider: GPU | undefined, options: GpuOptions): Promise<Gpu> {
  const adapter = await provider?.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) {
    throw new LabError(
      'no-webgpu',
      provider
        ? 'This browser offers WebGPU but found no usable graphics adapter.'
        : 'This browser does not offer WebGPU.',
      'Use a current Chrome, Edge, Safari or Firefox with hardware acceleration switched on.',
    );
  }
  const info = describeAdapter(adapter);
  const { maxStorageBufferBindingSize, maxBufferSize } = adapter.limits;
  const device = await adapter.requestDevice({
    label: 'CoRP Lab',
    requiredLimits: { maxStorageBufferBindingSize, maxBufferSize },
    requiredFeatures: adapter.features.has('timestamp-query') ? ['timestamp-query'] : [],
  });
  const budget = options.budgetBytes ?? (info.software ? 512 : 2048) * mebibyte;
  return new Gpu(device, info, budget, options.shaders);
}
