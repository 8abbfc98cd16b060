/** How long GPU work is paused and stopped. */

/** Lets long GPU work pause and stop between short dispatches. `checkpoint` waits while paused, throws Cancelled when stopped. */
export interface Interrupt {
  checkpoint(): Promise<void>;
}

/** Thrown by an Interrupt's checkpoint; the experiment's runner turns it into the outcome 'cancelled'. */
export class Cancelled extends Error {
  override name = 'Cancelled';
}

/** For work that nobody stops. */
export const never: Interrupt = { checkpoint: () => Promise.resolve() };
