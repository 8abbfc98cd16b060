/** The worker's side of models and runs as files: with progress, and stopped when asked. */
import type { LabSession, Watch } from '../lab';
import { attempt, type ExportProgress, type LabApi, type Result } from '../protocol';
import { asResult, type Scheduler, type Turn } from './scheduler';

/** Shortest time between two progress reports. */
const breathMs = 60;

const interop = () => import('./interop');

export function exportsApi(scheduler: Scheduler<LabSession>) {
  const make = async <T>(
    listen: (progress: ExportProgress) => void,
    work: (session: LabSession, watch: Watch) => Promise<T>,
  ): Promise<Result<T>> =>
    asResult(
      await scheduler.submit<T, ExportProgress>({ kind: 'export', listen }, (turn) =>
        work(turn.session, watching(turn)),
      ),
    );

  return {
    exportModel: (row, name, onProgress) =>
      make(onProgress, (session, watch) => session.exportModel(row, name, watch)),
    recipe: (row, onProgress) => make(onProgress, (session, watch) => session.recipe(row, watch)),
    reproduction: (row, config, onProgress) =>
      make(onProgress, async (session, watch) =>
        (await interop()).python(await session.reproduction(row, config, watch)),
      ),
    applyRecipe: (recipe, onProgress) =>
      make(onProgress, (session, watch) => session.applyRecipe(recipe, watch)),
    stopExport: async () => scheduler.stopKind('export'),
    openClusterRun: (files) => attempt(async () => (await interop()).readClusterRun(files)),
    clusterScript: (config) => attempt(async () => (await interop()).clusterScript(config)),
  } satisfies Partial<LabApi>;
}

/** Reports progress and yields to messages, both at most every few frames. */
function watching({ control, emit }: Turn<unknown, ExportProgress>): Watch {
  let last = -Infinity;
  return async (done, total) => {
    if (performance.now() - last < breathMs && done < total) return;
    emit({ done, total });
    await new Promise((resolve) => setTimeout(resolve));
    last = performance.now();
    await control.checkpoint();
  };
}
