/** A recorded list of dispatches: parameters uploaded once, bind groups made once, encoded as often as needed. */
import type { Gpu } from './device';
import { encodeParams, type Call, type Kernel, type WorkKind } from './kernel';

const slotBytes = 256; // minUniformBufferOffsetAlignment never exceeds it

interface Recorded {
  readonly kernel: Kernel;
  readonly call: Call<string, string>;
}

export interface Dispatch {
  readonly label: string;
  readonly kind: WorkKind;
  readonly flop: number;
  readonly pipeline: GPUComputePipeline;
  readonly bindGroup: GPUBindGroup;
  readonly offset: number;
  readonly grid: readonly [number, number, number];
}

/** Collects calls; `build` turns them into a Program. */
export class ProgramRecorder {
  private readonly recorded: Recorded[] = [];

  constructor(
    private readonly gpu: Gpu,
    private readonly label: string,
  ) {}

  call<P extends string, B extends string>(kernel: Kernel<P, B>, call: Call<P, B>): void {
    this.recorded.push({ kernel: kernel, call: call });
  }

  async build(): Promise<Program> {
    const { gpu } = this;
    const bytes = new ArrayBuffer(slotBytes * Math.max(1, this.recorded.length));
    const view = new DataView(bytes);
    this.recorded.forEach(({ kernel, call }, index) =>
      encodeParams(kernel, call.params, view, index * slotBytes),
    );
    const [params] = await gpu.allocate([
      {
        label: `${this.label} params`,
        bytes: bytes.byteLength,
        usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
      },
    ]);
    gpu.device.queue.writeBuffer(params!, 0, bytes);
    const compiled = await gpu.settle(
      Promise.all(this.recorded.map(({ kernel, call }) => gpu.pipelines.get(kernel, call.constants))),
    );
    const dispatches = this.recorded.map(({ kernel, call }, index): Dispatch => {
      const { pipeline, layout } = compiled[index]!;
      const storage = Object.keys(kernel.bindings).map((name, at) => ({
        binding: at + 1,
        resource: { buffer: call.buffers[name]! },
      }));
      const bindGroup = gpu.device.createBindGroup({
        label: kernel.name,
        layout,
        entries: [{ binding: 0, resource: { buffer: params!, size: slotBytes } }, ...storage],
      });
      const kind = call.kind ?? 'rest';
      return {
        label: kernel.name,
        kind,
        flop: call.flop ?? 0,
        pipeline,
        bindGroup,
        offset: index * slotBytes,
        grid: call.grid,
      };
    });
    return new Program(gpu, dispatches, params!);
  }
}

export class Program {
  readonly flop: number;

  constructor(
    private readonly gpu: Gpu,
    readonly dispatches: readonly Dispatch[],
    private readonly params: GPUBuffer,
  ) {
    this.flop = dispatches.reduce((sum, dispatch) => sum + dispatch.flop, 0);
  }

  dispose(): void {
    this.gpu.release([this.params]);
  }
}

export function encodeDispatch(pass: GPUComputePassEncoder, dispatch: Dispatch): void {
  pass.setPipeline(dispatch.pipeline);
  pass.setBindGroup(0, dispatch.bindGroup, [dispatch.offset]);
  pass.dispatchWorkgroups(...dispatch.grid);
}
