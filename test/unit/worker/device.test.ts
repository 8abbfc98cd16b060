/** One device for all: opened on first use, again after it was lost or could not be opened. */
import { describe, expect, it } from 'vitest';
import { Device, type Opened } from '../../../src/worker/scheduler/device';

/** Opens device 1, 2, 3, ... as the test says. */
function opener() {
  const opening: { open(): void; fail(why: string): void; lose(): void }[] = [];
  const device = new Device(
    () =>
      new Promise<Opened<number>>((resolve, reject) => {
        const number = opening.length + 1;
        let lose = () => undefined as void;
        const lost = new Promise<void>((resolveLost) => (lose = resolveLost));
        opening.push({
          open: () => resolve({ session: number, lost }),
          fail: (why) => reject(new Error(why)),
          lose: () => lose(),
        });
      }),
  );
  return { device, opening };
}

describe('the device', () => {
  it('is opened when first asked for, once for all who ask', async () => {
    const { device, opening } = opener();
    expect(opening).toHaveLength(0);
    const both = Promise.all([device.open(), device.open()]);
    opening[0]!.open();
    expect(await both).toEqual([1, 1]);
    expect(await device.open()).toBe(1);
    expect(opening).toHaveLength(1);
  });

  it('is opened anew after it was lost', async () => {
    const { device, opening } = opener();
    const first = device.open();
    opening[0]!.open();
    await first;
    opening[0]!.lose();
    await Promise.resolve();
    const second = device.open();
    opening[1]!.open();
    expect(await second).toBe(2);
  });

  it('is tried again after it could not be opened, and all who waited get the reason', async () => {
    const { device, opening } = opener();
    const both = Promise.allSettled([device.open(), device.open()]);
    opening[0]!.fail('no adapter');
    const reasons = (await both).map((result) => result.status === 'rejected' && String(result.reason));
    expect(reasons).toEqual(['Error: no adapter', 'Error: no adapter']);
    const again = device.open();
    opening[1]!.open();
    expect(await again).toBe(2);
  });
});
