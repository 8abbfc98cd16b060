/** Files that a person opens or drops: a model, a run, a recipe or the artefacts of a cluster run, by what they are. */
import type { ActionContext } from '../context';
import type { RunActions } from '../run/runActions';
import type { ReopenActions } from '../saved/reopenActions';
import { busy } from '../state';
import type { ExportActions } from './exportActions';
import type { ModelActions } from './modelActions';

const mostFiles = 500;
const mostRecipeBytes = 4 * 2 ** 20;

/** A file marked as a recipe. */
export const isRecipe = async (files: readonly File[]): Promise<boolean> => {
  const [file] = files;
  if (files.length !== 1 || !file!.name.endsWith('.json') || file!.size > mostRecipeBytes) return false;
  return (await file!.text()).includes('"corp-lab-recipe"');
};

/** The artefacts of the published implementation, and no model. */
const isClusterRun = (files: readonly File[]): boolean => {
  const names = new Set(files.map(({ name }) => name));
  const artefacts = ['sampling_population.json', 'stage1_summary.json', 'results.json'];
  return !names.has('config.json') && artefacts.some((name) => names.has(name));
};

export interface OpenFilesActions {
  readonly openFiles: (files: readonly File[]) => Promise<void>;
}

interface Needs {
  readonly models: Pick<ModelActions, 'open'>;
  readonly exports: Pick<ExportActions, 'apply'>;
  readonly runs: Pick<RunActions, 'show'>;
  readonly reopen: Pick<ReopenActions, 'importRun'>;
}

export function createOpenFilesActions(
  { store, client }: ActionContext,
  { models, exports, runs, reopen }: Needs,
): OpenFilesActions {
  /** A run made elsewhere replaces the one shown. */
  async function openClusterRun(files: readonly File[]): Promise<void> {
    if (busy(store.getState())) return;
    const result = await client.openClusterRun(files);
    if (!result.ok) return store.setState({ modelError: result.error });
    runs.show(result.value);
  }

  return {
    openFiles: async (files) => {
      const [only] = files;
      if (only && files.length === 1 && /\.jsonl$/i.test(only.name))
        return void (await reopen.importRun(only));
      const parts = files.filter(({ name }) => /\.(safetensors|json|jinja)$/i.test(name));
      const chosen = (parts.length > 0 ? parts : files).slice(0, mostFiles); // a folder may hold anything
      if (chosen.length === 0) return;
      if (isClusterRun(chosen)) return openClusterRun(chosen);
      if (await isRecipe(chosen)) return exports.apply(chosen[0]!);
      await models.open(chosen[0]!.name, () => client.openFiles(chosen));
    },
  };
}
