/** The lab in a worker: the API in parts by subject, all on one device; every failure leaves as a value. */
import { expose } from 'comlink';
import { openGpu } from '../gpu';
import { shaders } from '../gpu/viteShaders';
import { LabSession } from '../lab';
import type { LabApi, Sandbox } from '../protocol';
import { openBrowserSandbox } from '../sandbox/browser';
import { BundledModels } from './bundledModels';
import { calibrationMemory } from './calibrationMemory';
import { dataApi } from './data';
import { Downloads } from './downloads';
import { exportsApi } from './exports';
import { modelsApi } from './models';
import { runsApi } from './runs';
import { Device, Scheduler } from './scheduler';
import { signalsApi } from './signals';

/** What the page's end of the worker uses beside the lab itself. */
export interface WorkerApi extends LabApi {
  lendFrames(frames: MessagePort): Promise<void>;
}

const publicUrl = new URL(import.meta.env.BASE_URL, new URL('../', self.location.href));

/** Where untrusted code runs, once the page has lent its frames. */
let sandbox: Sandbox | undefined;

const device = new Device(async () => {
  const gpu = await openGpu(navigator.gpu, { shaders });
  try {
    return { session: await LabSession.open(gpu, calibrationMemory, sandbox), lost: gpu.lost };
  } catch (thrown) {
    gpu.destroy();
    throw thrown;
  }
});
const scheduler = new Scheduler(device.open);
const bundled = new BundledModels(new URL('models/', publicUrl));
const downloads = new Downloads();

const api: WorkerApi = {
  lendFrames: async (frames) => {
    sandbox = openBrowserSandbox(frames);
  },
  ...modelsApi(device, scheduler, bundled, downloads),
  ...dataApi(() => sandbox, downloads),
  ...runsApi(scheduler, bundled.find),
  ...exportsApi(scheduler),
  ...signalsApi(scheduler, new URL('toys/signals.safetensors', publicUrl)),
};

expose(api);
