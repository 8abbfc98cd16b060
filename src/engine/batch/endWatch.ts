/** Notices when every sequence of a batch has ended, without making the GPU wait: looks every few steps, acts on what came. */
import type { Gpu } from '../../gpu';
import type { Pacer } from '../../gpu/pacer';
import type { Workspace } from './workspace';

/** Steps between looks; a look costs a submission of its own. */
const stepsBetween = 8;

export class EndWatch {
  /** True once a look has found no sequence that goes on. */
  ended = false;
  private looking: Promise<void> | null = null;

  constructor(
    private readonly gpu: Gpu,
    private readonly pacer: Pacer,
    private readonly workspace: Workspace,
  ) {}

  /** To be called after each step's work; the answer comes later, in `ended`. */
  async after(step: number): Promise<void> {
    if (step % stepsBetween !== 0 || this.looking) return;
    const { alive, aliveStaging } = this.workspace;
    await this.pacer.run([(encoder) => encoder.copyBufferToBuffer(alive, 4 * step, aliveStaging, 0, 4)]);
    await this.pacer.flush();
    this.looking = this.look(aliveStaging);
    this.looking.catch(() => undefined); // reported by settle
  }

  /** The staging buffer may be used again, or released. */
  async settle(): Promise<void> {
    await this.looking;
  }

  private async look(staging: GPUBuffer): Promise<void> {
    await this.gpu.settle(staging.mapAsync(GPUMapMode.READ));
    this.ended = new Uint32Array(staging.getMappedRange())[0] === 0;
    staging.unmap();
    this.looking = null;
  }
}
