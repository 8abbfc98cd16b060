/** The worker's side of people's own data: read, fetched, made into tasks. */
import { fetchDataset } from '../hub';
import {
  attempt,
  publishedData,
  type CustomTaskSpec,
  type DatasetTaskId,
  type LabApi,
  type Sandbox,
  type TaskDraft,
} from '../protocol';
import { customTask, DataTables, defineTask, infoOf, tryTask } from '../tasks';
import { network } from './remoteModels';

type DataApi = Pick<LabApi, 'readData' | 'fetchData' | 'defineTask' | 'tryTask'>;

export function dataApi(sandbox: () => Sandbox | undefined): DataApi {
  const tables = new DataTables();
  return {
    readData: (file: File) =>
      attempt(async () =>
        tables.read(file.name, [{ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }]),
      ),
    fetchData: (task: DatasetTaskId) =>
      attempt(async () => {
        const source = publishedData[task];
        return tables.read(source.repository, await fetchDataset(source, network));
      }),
    defineTask: (task: TaskDraft | CustomTaskSpec) =>
      attempt(() => infoOf(defineTask(tables.complete(task)))),
    tryTask: (task: TaskDraft | CustomTaskSpec, responses: readonly string[]) =>
      attempt(() => tryTask(customTask(tables.complete(task)), responses, sandbox())),
  };
}
