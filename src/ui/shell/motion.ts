/** Whoever asked the system for less motion gets stills. */
export const wantsStill = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;
