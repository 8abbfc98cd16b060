/** The worker's side of custom tasks: reads and fetches data, makes tasks of it, and writes files that restore them. */
import { fetchDataset, Library, opfsStore } from '../hub';
import {
  attempt,
  publishedData,
  type CustomTaskSpec,
  type DatasetTaskId,
  type DownloadProgress,
  type LabApi,
  type Sandbox,
  type TaskDraft,
} from '../protocol';
import { customTask, DataTables, defineTask, infoOf, knowsTask, openTask, taskFile, tryTask } from '../tasks';
import type { Downloads } from './downloads';
import { network } from './remoteModels';

type DataApi = Pick<LabApi, 'readData' | 'fetchData' | 'defineTask' | 'openTask' | 'knowsTask' | 'tryTask'>;

export function dataApi(sandbox: () => Sandbox | undefined, downloads: Downloads): DataApi {
  const tables = new DataTables();
  const library = new Library(opfsStore('data'), network);
  return {
    readData: (file: File) =>
      attempt(async () =>
        tables.read(file.name, [{ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }]),
      ),
    fetchData: (task: DatasetTaskId, onProgress: (progress: DownloadProgress) => void) =>
      attempt(async () => {
        const source = publishedData[task];
        const files = await downloads.run((signal) =>
          fetchDataset(source, network, library, signal, onProgress),
        );
        return tables.read(source.repository, files);
      }),
    defineTask: (task: TaskDraft | CustomTaskSpec) =>
      attempt(() => {
        const spec = tables.complete(task);
        return { info: infoOf(defineTask(spec)), file: taskFile(spec) };
      }),
    openTask: (file: Blob) => attempt(async () => infoOf(await openTask(file))),
    knowsTask: async (id: string) => knowsTask(id),
    tryTask: (task: TaskDraft | CustomTaskSpec, responses: readonly string[]) =>
      attempt(() => tryTask(customTask(tables.complete(task)), responses, sandbox())),
  };
}
