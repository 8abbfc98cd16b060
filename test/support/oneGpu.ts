/** One device for the tests of a file: opening one and building its pipelines takes longer than most of them. */
import { afterAll, beforeAll } from 'vitest';
import type { Gpu } from '../../src/gpu';
import { withGpu } from '../../src/gpu/node';

/** Registers the hooks; what it returns gives each test the device, with the budget it was opened with. */
export function oneGpu(): <T>(work: (gpu: Gpu) => Promise<T>) => Promise<T> {
  let gpu: Gpu;
  let release = () => {};
  let closed: Promise<void>;
  beforeAll(
    () =>
      new Promise<void>((resolve, reject) => {
        closed = withGpu(async (opened) => {
          gpu = opened;
          resolve();
          await new Promise<void>((done) => (release = done));
        });
        closed.catch(reject);
      }),
  );
  afterAll(async () => {
    release();
    await closed;
  });
  return async (work) => {
    const { budgetBytes } = gpu;
    try {
      return await work(gpu);
    } finally {
      Object.assign(gpu, { budgetBytes });
    }
  };
}
