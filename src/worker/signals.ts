/** The worker's side of the toy that continues signals. */
import { fromBytes } from 'safetensors-js';
import { loadMlpEngine } from '../engine';
import type { Gpu } from '../gpu';
import type { LabSession } from '../lab';
import type { SignalLab } from '../lab/signals';
import { openMlp } from '../model';
import { LabError, type LabApi, type SignalsEvent } from '../protocol';
import { calibrationMemory } from './calibrationMemory';
import { asResult, type Scheduler } from './scheduler';

export function signalsApi(scheduler: Scheduler<LabSession>, weights: URL) {
  const toy = new Toy(weights);
  return {
    signals: async (request, listen) => {
      const ending = await scheduler.submit<'done', SignalsEvent>(
        { kind: 'toy', listen },
        async ({ session, control, emit }) => {
          const lab = await toy.on(session.gpu);
          for await (const event of lab.explore(request, control)) emit(event);
          return 'done';
        },
      );
      return ending.kind === 'cancelled' ? { ok: true, value: 'superseded' } : asResult(ending);
    },
    stopSignals: async () => scheduler.stopKind('toy'),
  } satisfies Partial<LabApi>;
}

/** Loaded once per device; after a failed load the next call tries again. */
class Toy {
  private opened: { readonly gpu: Gpu; readonly lab: Promise<SignalLab> } | null = null;

  constructor(private readonly url: URL) {}

  on(gpu: Gpu): Promise<SignalLab> {
    if (this.opened?.gpu === gpu) return this.opened.lab;
    const lab = this.load(gpu);
    this.opened = { gpu, lab };
    lab.catch(() => (this.opened = null));
    return lab;
  }

  private async load(gpu: Gpu): Promise<SignalLab> {
    const { SignalLab } = await import('../lab/signals');
    const weights = await openMlp(fromBytes(await fetchWhole(this.url)));
    return new SignalLab(await loadMlpEngine(gpu, weights, calibrationMemory));
  }
}

/** A file small enough not to be asked for piece by piece. */
async function fetchWhole(url: URL): Promise<Uint8Array> {
  try {
    const response = await fetch(url);
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
  } catch {
    // offline or broken off: the same to the person
  }
  throw new LabError('network', 'The toy model could not be loaded.', 'Check the connection and try again.');
}
