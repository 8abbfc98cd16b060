/**
 * A model as coefficients over seeds: theta0 + sum_i coefficients[i] * eps(seeds[i]), added in this order in
 * float32 (the same on every machine, see the noise specification). A member has one term, a consolidated model many.
 */
export interface Delta {
  readonly seeds: readonly number[];
  readonly coefficients: readonly number[];
}

/** theta0 itself. */
export const zeroDelta: Delta = { seeds: [], coefficients: [] };

/** theta0 + sigma * eps(seed). */
export function memberDelta(seed: number, sigma: number): Delta {
  return { seeds: [seed], coefficients: [sigma] };
}
