/** Compiles each (kernel, constants) once, with an explicit bind group layout and every compiler message as an error. */
import { LabError } from '../protocol';
import { linkShader } from './link';
import type { Constants, Kernel } from './kernel';

export interface CompiledKernel {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

export class PipelineCache {
  private readonly compiled = new Map<string, Promise<CompiledKernel>>();

  constructor(
    private readonly device: GPUDevice,
    private readonly shaders: ReadonlyMap<string, string>,
  ) {}

  get(kernel: Kernel, constants: Constants = {}): Promise<CompiledKernel> {
    const key = `${kernel.name} ${JSON.stringify(constants)}`;
    let entry = this.compiled.get(key);
    if (!entry) {
      entry = this.compile(kernel, constants);
      this.compiled.set(key, entry);
    }
    return entry;
  }

  private async compile(kernel: Kernel, constants: Constants): Promise<CompiledKernel> {
    const { device } = this;
    const label = kernel.name;
    const module = device.createShaderModule({ label, code: linkShader(kernel.name, this.shaders) });
    const storage = Object.values(kernel.bindings).map((access, index) => ({
      binding: index + 1,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type: access === 'read' ? ('read-only-storage' as const) : ('storage' as const) },
    }));
    const layout = device.createBindGroupLayout({
      label,
      entries: [
        {
          binding: 0,
          visibility: GPUShaderStage.COMPUTE,
          buffer: { type: 'uniform', hasDynamicOffset: true },
        },
        ...storage,
      ],
    });
    try {
      const pipeline = await device.createComputePipelineAsync({
        label,
        layout: device.createPipelineLayout({ label, bindGroupLayouts: [layout] }),
        compute: { module, entryPoint: 'main', constants },
      });
      return { pipeline, layout };
    } catch (thrown) {
      const messages = (await module.getCompilationInfo()).messages;
      const detail =
        messages.map((m) => `${label}.wgsl:${m.lineNum} ${m.message}`).join('; ') || String(thrown);
      throw new LabError(
        'gpu-fault',
        `A shader did not compile: ${detail.slice(0, 500)}`,
        'Report this with the adapter named in the header.',
      );
    }
  }
}
