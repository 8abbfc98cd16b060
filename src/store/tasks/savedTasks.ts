/** Saved tasks are made known to the worker again whenever a config names one. */
import type { ErrorInfo, LabApi, RunConfig, TaskStorage } from '../../protocol';

/** Their ids end in a hash of what they are made of. */
const isCustom = (task: string): boolean => task.includes('@');

const gone = (id: string): ErrorInfo => ({
  kind: 'not-found',
  message: `The data of the task “${id.slice(0, 80)}” is not saved in this browser.`,
  hint: 'Load the same data with the same settings under “Custom task…”, then try again.',
});

/** Null once the worker knows a config's task, rebuilt from the saved file if need be; or why it cannot. */
export async function restoreTask(
  client: LabApi,
  storage: TaskStorage,
  id: string,
): Promise<ErrorInfo | null> {
  if (!isCustom(id) || (await client.knowsTask(id))) return null;
  const file = await storage.read(id);
  if (!file.ok) return file.error;
  if (file.value === null) return gone(id);
  const opened = await client.openTask(file.value);
  return opened.ok ? null : opened.error;
}

/** A client whose worker knows every saved task that a config names, even after a restart. */
export function withSavedTasks(client: LabApi, storage: TaskStorage): LabApi {
  const after = <T>(
    { task }: RunConfig,
    work: () => Promise<T>,
    refuse: (error: ErrorInfo) => T,
  ): Promise<T> =>
    isCustom(task)
      ? restoreTask(client, storage, task).then((error) => (error ? refuse(error) : work()))
      : work();
  let cancelled = '';
  const failure = (error: ErrorInfo) => ({ ok: false, error }) as const;
  const failed = (error: ErrorInfo) => ({ kind: 'failed', error }) as const;
  return {
    ...client,
    preflight: (config) => after(config, () => client.preflight(config), failure),
    run: (id, config, ...rest) => {
      const start = () =>
        id === cancelled // while its task was read
          ? Promise.resolve({ kind: 'cancelled' } as const)
          : client.run(id, config, ...rest);
      return after(config, start, failed);
    },
    cancel: (id) => {
      cancelled = id;
      return client.cancel(id);
    },
    landscape: (id, source, ...rest) =>
      after(source.config, () => client.landscape(id, source, ...rest), failed),
    answer: (id, request, onAnswers) =>
      after(request.config, () => client.answer(id, request, onAnswers), failed),
    consolidateSelection: (id, request, onEvents) =>
      after(request.config, () => client.consolidateSelection(id, request, onEvents), failed),
    reproduction: (delta, config, onProgress) =>
      after(config, () => client.reproduction(delta, config, onProgress), failure),
  };
}
