/** The toy in the worker: the latest request wins, and a run takes precedence. */
import { fromBytes } from 'safetensors-js';
import { Cancelled, loadMlpEngine } from '../engine';
import type { Gpu } from '../gpu';
import { RunControl, type LabSession } from '../lab';
import type { SignalLab } from '../lab/signals';
import { openMlp } from '../model';
import {
  LabError,
  type Result,
  type SignalsEvent,
  type SignalsOutcome,
  type SignalsRequest,
} from '../protocol';
import { calibrationMemory } from './calibrationMemory';

type WhenIdle = <T>(work: (session: LabSession) => Promise<T>) => Promise<Result<T>>;

export class SignalDesk {
  private control: RunControl | null = null;
  private opened: { readonly gpu: Gpu; readonly lab: Promise<SignalLab> } | null = null;

  constructor(
    private readonly url: string,
    private readonly whenIdle: WhenIdle,
  ) {}

  /** Ends whatever is being computed within a few short dispatches. */
  stop(): void {
    this.control?.cancel();
    this.control = null;
  }

  explore(request: SignalsRequest, onEvent: (event: SignalsEvent) => unknown): Promise<SignalsOutcome> {
    this.stop();
    const control = (this.control = new RunControl());
    return this.whenIdle(async ({ gpu }) => {
      let delivered: unknown;
      try {
        await control.checkpoint();
        const lab = await this.labOn(gpu);
        for await (const event of lab.explore(request, control)) delivered = onEvent(event);
        await delivered; // events and outcome travel through two ports
        return 'done';
      } catch (thrown) {
        if (thrown instanceof Cancelled) return 'superseded';
        throw thrown;
      }
    });
  }

  /** The toy on this device; after a failed load the next call tries again. */
  private labOn(gpu: Gpu): Promise<SignalLab> {
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
async function fetchWhole(url: string): Promise<Uint8Array> {
  try {
    const response = await fetch(url);
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
  } catch {
    // offline or broken off: the same to the person
  }
  throw new LabError('network', 'The toy model could not be loaded.', 'Check the connection and try again.');
}
