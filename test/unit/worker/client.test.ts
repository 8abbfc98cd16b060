/** The page's end of the worker, with the worker's end in the same thread. */
import { expose } from 'comlink';
import { afterEach, describe, expect, it } from 'vitest';
import { labFrom, labMethods, type LabApi, type LabMethod, type RunEvent } from '../../../src/protocol';
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

  it('settles every method as its outcome is declared', async () => {
    const methods = Object.keys(labMethods) as LabMethod[];
    const dead = labFrom(() => never);
    const { client, workers } = clientOf(dead);
    const call = (method: LabMethod) => (client[method] as (...args: unknown[]) => Promise<unknown>)();
    const calls = methods.map(async (method) => [method, await call(method)] as const);
    workers[0]!.crash('gone');
    const error = expect.objectContaining({ kind: 'worker-died' }) as unknown;
    const by = {
      result: { ok: false, error },
      outcome: { kind: 'failed', error },
      false: false,
      nothing: undefined,
    };
    for (const [method, value] of await Promise.all(calls))
      expect(value, method).toEqual(by[labMethods[method]]);
    expect(methods.map((method) => labMethods[method])).toEqual(expect.arrayContaining(Object.keys(by)));
  });

  it('passes callbacks of any method, wherever they stand among its arguments', async () => {
    const recordCallbacks = async (...args: readonly unknown[]) => {
      const callbacks = args.filter((argument) => typeof argument === 'function') as ((
        at: number,
      ) => unknown)[];
      for (const [i, callback] of callbacks.entries()) await callback(i);
      return args.map((argument) => typeof argument);
    };
    const { client } = clientOf(labFrom((_, args) => recordCallbacks(...args)));
    const called: number[] = [];
    const callback = (at: unknown) => called.push(at as number);
    const types = (...args: unknown[]) => (client.run as (...args: unknown[]) => Promise<unknown>)(...args);
    expect(await types('run-1', callback, { a: 1 }, callback)).toEqual([
      'string',
      'function',
      'object',
      'function',
    ]);
    expect(called).toEqual([0, 1]);
  });

  it('has the methods that the description names, and no others', async () => {
    const { client } = clientOf(fakeLab());
    expect(Object.keys(client)).toEqual(Object.keys(labMethods));
    // @ts-expect-error no such method
    const undescribed: LabMethod = 'defragment';
    expect(undescribed in client).toBe(false);
  });

  it('is described completely and correctly, or does not compile', () => {
    const { catalog: _, ...rest } = labMethods;
    // @ts-expect-error catalog is missing
    const incomplete: typeof labMethods = rest;
    // @ts-expect-error a run ends with an outcome
    const wrong: typeof labMethods = { ...labMethods, run: 'result' };
    expect([incomplete, wrong]).toHaveLength(2);
  });

  it('is not cut off from a new worker when the one before it fails once more', async () => {
    const { client, workers } = clientOf(stuck(), fakeLab());
    const estimate = client.preflight(syntheticConfig);
    workers[0]!.crash('');
    await estimate;
    await client.adapter();
    workers[0]!.crash('again');
    expect(await client.adapter()).toMatchObject({ ok: true });
    expect(workers).toHaveLength(2);
  });

  it('turns a call that throws into a failure', async () => {
    const broken: LabApi = { ...fakeLab(), catalog: () => Promise.reject(new Error('a defect')) };
    const { client } = clientOf(broken);
    expect(await client.catalog()).toMatchObject({ ok: false, error: { kind: 'worker-died' } });
  });
});
