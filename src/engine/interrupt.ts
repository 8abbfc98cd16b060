/** How long-running GPU work is paused and stopped. */

/** Lets long GPU work pause or stop between short dispatches: `checkpoint` waits while paused and throws Cancelled once stopped. */
export interface Interrupt {
  checkpoint(): Promise<void>;
}

/** Thrown by `checkpoint`; the experiment's runner turns it into the outcome 'cancelled'. */
export class Cancelled extends Error {
  override name = 'Cancelled';
}

/** For work that cannot be interrupted. */
export const never: Interrupt = { checkpoint: () => Promise.resolve() };
