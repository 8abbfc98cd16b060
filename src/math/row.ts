/**
 * A model as a row of coefficients over seeds: theta0 + sum_i coefficients[i] * eps(seeds[i]), added in this order in
 * float32 (shared by every machine, see the noise specification). A member has one term, a merged direction many.
 */
export interface Row {
  readonly seeds: readonly number[];
  readonly coefficients: readonly number[];
}

/** theta0 itself. */
export const baseRow: Row = { seeds: [], coefficients: [] };

/** theta0 + sigma * eps(seed). */
export function memberRow(seed: number, sigma: number): Row {
  return { seeds: [seed], coefficients: [sigma] };
}
