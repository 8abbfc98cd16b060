/** Notices when every sequence of a batch has ended, without making the GPU wait: reads a counter every few steps, asynchronously. */
import type { Gpu } from '../../gpu';
import type { Pacer } from '../../gpu/pacer';
import type { Workspace } from './workspace';

/** Steps between two reads; a read costs a submission of its own. */
const stepsBetween = 8;

export class EndWatch {
  /** True once a read has found no sequence that continues. */
  ended = false;
  private reading: Promise<void> | null = null;

  constructor(
    private readonly gpu: Gpu,
    private readonly pacer: Pacer,
    private readonly workspace: Workspace,
  ) {}

  /** Call after each step's work; the result arrives later, in `ended`. */
  async after(step: number): Promise<void> {
    if (step % stepsBetween !== 0 || this.reading) return;
    const { alive, aliveStaging } = this.workspace;
    await this.pacer.run([(encoder) => encoder.copyBufferToBuffer(alive, 4 * step, aliveStaging, 0, 4)]);
    await this.pacer.flush();
    this.reading = this.readCount(aliveStaging);
    this.reading.catch(() => undefined); // settle reports it
  }

  /** Waits until the staging buffer may be reused or released. */
  async settle(): Promise<void> {
    await this.reading;
  }

  private async readCount(staging: GPUBuffer): Promise<void> {
    await this.gpu.settle(staging.mapAsync(GPUMapMode.READ));
    this.ended = new Uint32Array(staging.getMappedRange())[0] === 0;
    staging.unmap();
    this.reading = null;
  }
}
