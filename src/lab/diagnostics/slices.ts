/** Makes long computations pausable and stoppable: between slices the worker handles its messages. */
import type { Slices } from '../../corp';
import type { Interrupt } from '../../engine';
import type { RunControl } from '../run/control';

const sliceMs = 40;

/** Yields to the event loop, then to a pending pause or stop. */
export async function breathe(control: Interrupt): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  await control.checkpoint();
}

export async function inSlices<T>(slices: Slices<T>, control: RunControl): Promise<T> {
  let since = performance.now();
  for (;;) {
    const { done, value } = slices.next();
    if (done) return value;
    if (performance.now() - since < sliceMs) continue;
    await breathe(control);
    since = performance.now();
  }
}
