/** What a page's JavaScript holds at most while something runs: objects and array buffers, as the browser counts them. */
import type { Page } from 'playwright-core';

const everyMs = 50;

export async function peakHeap<T>(
  page: Page,
  work: () => Promise<T>,
  /** Without what is only waiting to be collected. */
  live = false,
): Promise<{ value: T; peak: number }> {
  const session = await page.context().newCDPSession(page);
  let peak = 0;
  let over = false;
  const watch = (async () => {
    while (!over) {
      if (live) await session.send('HeapProfiler.collectGarbage');
      const usage = await session.send('Runtime.getHeapUsage');
      const { usedSize, backingStorageSize = 0 } = usage as typeof usage & { backingStorageSize?: number };
      peak = Math.max(peak, usedSize + backingStorageSize);
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  })();
  const stop = async () => {
    over = true;
    await watch;
    await session.detach();
  };
  const value = await work().finally(stop);
  return { value, peak };
}
