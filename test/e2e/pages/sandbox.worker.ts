/** The worker of the page beside it: what the lab does with a sandbox. */
import { expose } from 'comlink';
import type { PythonProgram, RewardCall, Sandbox } from '../../../src/protocol';
import { openBrowserSandbox } from '../../../src/sandbox/browser';

let sandbox: Sandbox;
const checks = {
  open: (frames: MessagePort) => {
    sandbox = openBrowserSandbox(frames);
  },
  rewards: (source: string, calls: readonly RewardCall[]) => sandbox.rewards(source, calls),
  python: (programs: readonly PythonProgram[]) => sandbox.python(programs),
};
export type SandboxChecks = typeof checks;
expose(checks);
