/** The page's sandbox, used from the lab's worker: untrusted workers live in a frame that the page opens for it. */
import wasmUrl from 'pyodide/pyodide.asm.wasm?url';
import stdlibUrl from 'pyodide/python_stdlib.zip?url';
import type { Sandbox } from '../protocol';
import opening from './programs/open.browser.js?raw';
import python from './programs/python.js?raw';
import reward from './programs/reward.js?raw';
import { Supervisor, type PythonFiles, type SupervisorOptions } from './supervisor';
import type { UntrustedWorker, Listener, WorkerFactory, Program } from './worker';

const texts: Readonly<Record<Program, string>> = { reward: opening + reward, python: opening + python };

interface Frame {
  readonly port: MessagePort;
  readonly listeners: Map<number, Listener>;
  readonly kept: Set<Program>;
}

class FrameWorkers implements WorkerFactory {
  private frame: Frame | null = null;
  private count = 0;

  constructor(private readonly host: MessagePort) {}

  spawn(program: Program, keep: boolean, listener: Listener): UntrustedWorker {
    const frame = (this.frame ??= this.open());
    const id = this.count++;
    const { port1, port2 } = new MessageChannel();
    frame.listeners.set(id, {
      message: () => {
        frame.kept.add(program);
        listener.message({ kept: true });
      },
      died: listener.died,
    });
    port1.onmessage = ({ data }: MessageEvent<unknown>) => listener.message(data);
    frame.port.postMessage({ id, program, text: texts[program], keep }, [port2]);
    return {
      post: (message) => port1.postMessage(message),
      terminate: () => {
        frame.listeners.delete(id);
        frame.port.postMessage({ end: id });
        port1.close();
      },
    };
  }

  keeps(program: Program): boolean {
    return this.frame?.kept.has(program) ?? false;
  }

  reset(): void {
    this.frame?.port.close();
    this.frame = null;
  }

  private open(): Frame {
    const { port1, port2 } = new MessageChannel();
    const frame: Frame = { port: port1, listeners: new Map(), kept: new Set() };
    port1.onmessage = ({ data }: MessageEvent<{ kept?: number; died?: number; reason?: string }>) => {
      const { kept, died, reason } = data;
      if (kept !== undefined) frame.listeners.get(kept)?.message(null);
      if (died !== undefined) frame.listeners.get(died)?.died(String(reason));
    };
    // a frame in its own process may have run out of memory
    port1.addEventListener('close', () => {
      if (this.frame === frame) this.frame = null;
      for (const { died } of [...frame.listeners.values()]) died('it used too much memory');
    });
    this.host.postMessage(null, [port2]);
    return frame;
  }
}

async function bytes(address: string): Promise<Uint8Array> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${new URL(address, self.location.href).pathname}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function pythonFiles(): Promise<PythonFiles> {
  const [script, engine, lock, wasm, stdlib] = await Promise.all([
    import('pyodide/pyodide.mjs?raw'),
    import('pyodide/pyodide.asm.mjs?raw'),
    import('pyodide/pyodide-lock.json?raw'),
    bytes(wasmUrl),
    bytes(stdlibUrl),
  ]);
  return {
    script: script.default,
    engine: engine.default,
    lock: lock.default,
    wasm,
    stdlib,
    indexURL: 'https://python.invalid/',
  };
}

/** `frames` comes from the page's `hostFrames`. */
export function openBrowserSandbox(frames: MessagePort, options: Partial<SupervisorOptions> = {}): Sandbox {
  return new Supervisor({ workers: new FrameWorkers(frames), pythonFiles, ...options });
}
