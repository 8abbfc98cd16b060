/**
 * The sandbox of the command line: worker threads with limits of time and memory. A thread isolates less than the
 * page's frame: code that escapes its context is limited only by what the thread's globals no longer offer.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Sandbox } from '../protocol';
import { Supervisor, type PythonFiles, type SupervisorOptions } from './supervisor';
import type { UntrustedWorker, Listener, WorkerFactory, Program } from './worker';

const sourceOf = (name: string) => readFileSync(new URL(`./programs/${name}`, import.meta.url), 'utf8');
const sources: Readonly<Record<Program, string>> = { reward: 'reward.node.cjs', python: 'python.js' };

class ThreadWorkers implements WorkerFactory {
  private readonly kept = new Map<Program, unknown>();

  spawn(program: Program, keep: boolean, listener: Listener): UntrustedWorker {
    const worker = new Worker(sourceOf('open.node.cjs') + sourceOf(sources[program]), {
      eval: true,
      env: {},
      stdout: true,
      stderr: true,
      workerData: { kept: this.kept.get(program) },
      resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 64 },
    });
    worker.on('message', (data: { keep?: unknown }) => {
      if (!keep || data.keep === undefined) return listener.message(data);
      this.kept.set(program, data.keep);
      listener.message({ kept: true });
    });
    worker.on('error', (error) => listener.died(error.message));
    worker.on('exit', () => listener.died('the worker ended'));
    return {
      post: (message) => worker.postMessage(message),
      terminate: () => void worker.terminate(),
    };
  }

  keeps(program: Program): boolean {
    return this.kept.has(program);
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

export function openNodeSandbox(options: Partial<SupervisorOptions> = {}): Sandbox {
  return new Supervisor({ workers: new ThreadWorkers(), pythonFiles, ...options });
}
