/** The worker's side of custom tasks: reads and fetches data, makes tasks of it, and writes files that restore them. */
import { fetchDataset, Library, opfsStore } from '../hub';
import { attempt, publishedData, type LabApi, type Sandbox } from '../protocol';
import { customTask, DataTables, defineTask, infoOf, knowsTask, openTask, taskFile, tryTask } from '../tasks';
import type { Downloads } from './downloads';
import { network } from './remoteModels';

export function dataApi(sandbox: () => Sandbox | undefined, downloads: Downloads) {
  const tables = new DataTables();
  const library = new Library(opfsStore('data'), network);
  return {
    readData: (file) =>
      attempt(async () =>
        tables.read(file.name, [{ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }]),
      ),
    fetchData: (task, onProgress) =>
      attempt(async () => {
        const source = publishedData[task];
        const files = await downloads.run((signal) =>
          fetchDataset(source, network, library, signal, onProgress),
        );
        return tables.read(source.repository, files);
      }),
    defineTask: (task) =>
      attempt(() => {
        const spec = tables.complete(task);
        return { info: infoOf(defineTask(spec)), file: taskFile(spec) };
      }),
    openTask: (file) => attempt(async () => infoOf(await openTask(file))),
    knowsTask: async (id) => knowsTask(id),
    tryTask: (task, responses) =>
      attempt(() => tryTask(customTask(tables.complete(task)), responses, sandbox())),
  } satisfies Partial<LabApi>;
}
