/** The sandbox as the lab holds it: the page has the frames, a worker asks for results. */
import { transfer, wrap } from 'comlink';
import type { PythonProgram, RewardCall } from '../../../src/protocol';
import { hostFrames } from '../../../src/sandbox/frames';
import type { SandboxChecks } from './sandbox.worker';

const worker = new Worker(new URL('./sandbox.worker.ts', import.meta.url), { type: 'module' });
const checks = wrap<SandboxChecks>(worker);
const { port } = hostFrames();
await checks.open(transfer(port, [port]));

/** What the page's main thread got to do meanwhile, in turns 20 ms apart. */
let turns = 0;
setInterval(() => turns++, 20);

async function meanwhile<T>(work: Promise<T>) {
  turns = 0;
  const results = await work;
  return { results, turns };
}

const page = {
  rewards: (source: string, calls: readonly RewardCall[]) => meanwhile(checks.rewards(source, calls)),
  python: (programs: readonly PythonProgram[]) => meanwhile(checks.python(programs)),
};
export type SandboxPage = typeof page;
Object.assign(window, { sandbox: page });
