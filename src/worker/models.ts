/** The worker's side of models: bundled, dropped as files, or from the network. */
import { fromBlob } from 'safetensors-js';
import type { LabSession } from '../lab';
import type { ModelFiles } from '../model';
import { attempt, type LabApi } from '../protocol';
import { infoOf, tasks } from '../tasks';
import type { BundledModels } from './bundledModels';
import type { Downloads } from './downloads';
import { RemoteModels } from './remoteModels';
import { asResult, type Device, type Scheduler } from './scheduler';

function filesOf(files: readonly File[]): ModelFiles {
  const byName = new Map(files.map((file) => [file.name, file]));
  return {
    names: [...byName.keys()],
    open: async (name) => fromBlob(byName.get(name)!),
  };
}

export function modelsApi(
  device: Device<LabSession>,
  scheduler: Scheduler<LabSession>,
  bundled: BundledModels,
  downloads: Downloads,
) {
  const load = async (id: string, find: () => Promise<{ title: string; files: ModelFiles }>) =>
    asResult(
      await scheduler.submit({ kind: 'load' }, async ({ session }) => {
        const { title, files } = await find();
        return session.load(id, title, files);
      }),
    );
  // fetched while the device is free for other work; loading waits its turn
  const remote = new RemoteModels(downloads, ({ id, title }, files) =>
    load(id, async () => ({ title, files })),
  );
  return {
    adapter: () => attempt(async () => (await device.open()).adapter),
    catalog: () => attempt(async () => ({ models: await bundled.list(), tasks: tasks.map(infoOf) })),
    openBundled: (id) => load(id, () => bundled.find(id)),
    openFiles: (files) => {
      const weights = files.find((file) => file.name.endsWith('.safetensors'));
      const title = (weights ?? files[0])?.name.slice(0, 80) ?? 'your model';
      return load(title, async () => ({ title, files: filesOf(files) }));
    },
    findOnHub: (repository, revision) => remote.findOnHub(repository, revision),
    findAtUrl: (address) => remote.findAtUrl(address),
    openRemote: (id, onProgress) => remote.open(id, onProgress),
    stopDownload: async () => downloads.stop(),
    storage: () => remote.storage(),
    deleteStored: (id) => remote.delete(id),
  } satisfies Partial<LabApi>;
}
