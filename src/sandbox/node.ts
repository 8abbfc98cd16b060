/**
 * The sandbox of the command line: worker threads with limits of time and memory. A thread is weaker than the page's
 * frame: code that breaks out of its context is stopped only by what has been taken away from the thread.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Sandbox } from '../protocol';
import { Warden, type PythonFiles, type WardenOptions } from './warden';
import type { ForeignWorker, Listener, Nursery, Program } from './worker';

const sourceOf = (name: string) => readFileSync(new URL(`./programs/${name}`, import.meta.url), 'utf8');

/** Makes a thread look like the browser's worker, and takes away what reaches out of it. */
const threadPrelude = `
const { parentPort } = require('node:worker_threads');
globalThis.self = globalThis;
self.postMessage = (message) => parentPort.postMessage(message);
parentPort.on('message', (data) => self.onmessage?.({ data }));
self.lockDown = () => {
  for (const name of ['fetch', 'WebSocket', 'EventSource', 'BroadcastChannel', 'require', 'module', 'process'])
    delete globalThis[name];
};
`;

const programs: Readonly<Record<Program, () => string>> = {
  reward: () => sourceOf('reward.node.cjs'),
  python: () => threadPrelude + sourceOf('python.js'),
};

class ThreadNursery implements Nursery {
  private readonly kept = new Map<Program, unknown>();

  spawn(program: Program, keep: boolean, listener: Listener): ForeignWorker {
    const worker = new Worker(programs[program](), {
      eval: true,
      env: {},
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 64 },
    });
    worker.on('message', (data: { keep?: unknown }) => {
      if (keep && data.keep !== undefined) this.kept.set(program, data.keep);
      listener.message(keep && data.keep !== undefined ? { kept: true } : data);
    });
    worker.on('error', (error) => listener.died(error.message));
    worker.on('exit', () => listener.died('the worker ended'));
    return {
      post: (message) => worker.postMessage({ ...(message as object), kept: this.kept.get(program) }),
      terminate: () => void worker.terminate(),
    };
  }

  reset(): void {
    this.kept.clear();
  }
}

async function pythonFiles(): Promise<PythonFiles> {
  const folder = dirname(createRequire(import.meta.url).resolve('pyodide/package.json'));
  const bytes = (name: string) => new Uint8Array(readFileSync(`${folder}/${name}`));
  return {
    script: pathToFileURL(`${folder}/pyodide.mjs`).href,
    engine: pathToFileURL(`${folder}/pyodide.asm.mjs`).href,
    lock: readFileSync(`${folder}/pyodide-lock.json`, 'utf8'),
    indexURL: `${folder}/`,
    wasm: bytes('pyodide.asm.wasm'),
    stdlib: bytes('python_stdlib.zip'),
  };
}

export function openNodeSandbox(options: Partial<WardenOptions> = {}): Sandbox {
  return new Warden({ nursery: new ThreadNursery(), pythonFiles, ...options });
}
