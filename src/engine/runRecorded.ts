/** Records work and runs it to completion in short bursts. */
import { ProgramRecorder, type Gpu } from '../gpu';
import { Pacer } from '../gpu/pacer';
import type { Interrupt } from './interrupt';

/** Records the calls that `record` makes, runs them and waits; the interrupt takes effect between bursts. */
export async function runRecorded(
  gpu: Gpu,
  label: string,
  record: (recorder: ProgramRecorder) => void,
  interrupt: Interrupt,
): Promise<void> {
  const recorder = new ProgramRecorder(gpu, label);
  record(recorder);
  const program = await recorder.build();
  const pacer = new Pacer(gpu, () => interrupt.checkpoint());
  try {
    await pacer.run(program.dispatches);
    await pacer.drain();
  } finally {
    program.dispose();
  }
}
