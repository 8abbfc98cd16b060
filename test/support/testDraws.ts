import type { Purpose } from '../../src/math/chance';
import { Draws } from '../../src/math/random';

/** Draws for a test, whose purposes are numbers of its own. */
export const testDraws = (seed: number, purpose: number): Draws => new Draws(seed, purpose as Purpose);
