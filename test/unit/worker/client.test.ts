/** The page's end of the worker, with the worker's end in the same thread. */
import { expose } from 'comlink';
import { afterEach, describe, expect, it } from 'vitest';
import type { LabApi, RunEvent } from '../../../src/protocol';
import { createLabClient } from '../../../src/worker/client';
import { fakeCatalog, fakeLab } from '../../support/fakes/fakeLab';
import { syntheticConfig, syntheticLog } from '../../support/synthetic/syntheticRun';

const open: MessagePort[] = [];
afterEach(() => open.splice(0).forEach((port) => port.close()));

/** What a client needs of a Worker: a message port that can report an error and be terminated. */
class FakeWorker extends EventTarget {
  terminated = false;
  private readonly port: MessagePort;

  constructor(api: LabApi) {
    super();
    const { port1, port2 } = new MessageChannel();
    open.push(port1, port2);
    this.port = port1;
    expose(api, port2);
    port1.onmessage = ({ data }: MessageEvent<unknown>) =>
      this.dispatchEvent(new MessageEvent('message', { data }));
  }

  postMessage = (message: unknown, transfer: Transferable[]) => this.port.postMessage(message, transfer);
  terminate = () => void (this.terminated = true);

  crash(message: string): Event {
    const event = Object.assign(new Event('error', { cancelable: true }), { message });
    this.dispatchEvent(event);
    return event;
  }
}

function clientOf(...apis: LabApi[]) {
  const workers: FakeWorker[] = [];
  const client = createLabClient(() => {
    const worker = new FakeWorker(apis[workers.length]!);
    workers.push(worker);
    return worker as unknown as Worker;
  });
  return { client, workers };
}

const never = new Promise<never>(() => undefined);
const stuck = (): LabApi => ({ ...fakeLab(), preflight: () => never, run: () => never, pause: () => never });

describe('the client', () => {
  it('passes calls and their outcomes through one worker', async () => {
    const { client, workers } = clientOf(fakeLab());
    expect(await client.catalog()).toEqual({ ok: true, value: fakeCatalog });
    expect(await client.openBundled('fake-2k')).toMatchObject({ ok: true, value: { id: 'fake-2k' } });
    expect(workers).toHaveLength(1);
  });

  it('hands on the events of a run as they come', async () => {
    const { client } = clientOf(fakeLab());
    const log: RunEvent[] = [];
    const outcome = await client.run('run-1', syntheticConfig, (events) => log.push(...events));
    expect(outcome).toEqual({ kind: 'done' });
    expect(log).toEqual(syntheticLog());
  });

  it('settles every call when the worker dies, quietly, and says so in plain words', async () => {
    const { client, workers } = clientOf(stuck());
    const estimate = client.preflight(syntheticConfig);
    const run = client.run('run-1', syntheticConfig, () => undefined);
    const pause = client.pause('run-1');
    const event = workers[0]!.crash('out of memory');
    const died = { kind: 'worker-died', message: expect.stringContaining('out of memory') as unknown };
    expect(await estimate).toMatchObject({ ok: false, error: died });
    expect(await run).toMatchObject({ kind: 'failed', error: died });
    await expect(pause).resolves.toBeUndefined();
    expect(event.defaultPrevented).toBe(true); // nothing on the console
    expect(workers[0]!.terminated).toBe(true);
  });

  it('starts a fresh worker with the next call', async () => {
    const { client, workers } = clientOf(stuck(), fakeLab());
    const estimate = client.preflight(syntheticConfig);
    workers[0]!.crash('');
    await estimate;
    expect(await client.adapter()).toMatchObject({ ok: true });
    expect(workers).toHaveLength(2);
  });

  it('turns a call that throws into a failure', async () => {
    const broken: LabApi = { ...fakeLab(), catalog: () => Promise.reject(new Error('a defect')) };
    const { client } = clientOf(broken);
    expect(await client.catalog()).toMatchObject({ ok: false, error: { kind: 'worker-died' } });
  });
});
