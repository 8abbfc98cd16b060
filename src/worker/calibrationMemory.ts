/** Remembers calibrations between visits, in the browser's cache storage. */
import type { CalibrationMemory } from '../engine';

const store = 'corp-lab-calibration';
const address = (key: string) => `/calibration/${encodeURIComponent(key)}`;

export const calibrationMemory: CalibrationMemory = {
  async get(key) {
    try {
      return await (await (await caches.open(store)).match(address(key)))?.text();
    } catch {
      return undefined; // storage is blocked: measured again
    }
  },
  async set(key, value) {
    try {
      await (await caches.open(store)).put(address(key), new Response(value));
    } catch {
      // storage is blocked or full: measured again next time
    }
  },
};
