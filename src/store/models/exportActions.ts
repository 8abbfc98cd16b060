/** Models made from deltas, as files: the run's own as a zip or a recipe, or whatever a recipe makes of the loaded base. */
import type { ExportProgress, Result } from '../../protocol';
import { sliceSetter, type ActionContext } from '../context';
import { emptyExports } from '../state/exports';
import { exportable, type ReadyExport } from '../views/exportable';

export interface ExportActions {
  /** The consolidated model as a zip that transformers loads. */
  readonly model: () => Promise<void>;
  readonly recipe: () => Promise<void>;
  /** A Python script that rebuilds and scores the consolidated model. */
  readonly python: () => Promise<void>;
  /** What a recipe makes of the loaded model; refused for another base. */
  readonly apply: (file: File) => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly dismiss: () => void;
}

export function createExportActions(context: ActionContext): ExportActions {
  const { store, client } = context;
  const set = sliceSetter(context, 'exports');
  const onProgress = (progress: ExportProgress) => set({ progress });

  async function make(what: string, name: string, work: () => Promise<Result<Blob>>): Promise<void> {
    const { exports, control } = store.getState();
    if (exports.making !== null || control !== 'idle') return;
    set({ ...emptyExports, making: what });
    const result = await work();
    if (result.ok) return set({ ...emptyExports, ready: { name, content: result.value } });
    set({ ...emptyExports, error: result.error.kind === 'cancelled' ? null : result.error });
  }

  async function makeText(
    what: string,
    extension: string,
    type: string,
    work: (found: ReadyExport) => Promise<Result<string>>,
  ): Promise<void> {
    const found = exportable(store.getState());
    if (found.kind !== 'ready') return;
    await make(what, `${found.name}.${extension}`, async () => {
      const text = await work(found);
      return text.ok ? { ok: true, value: new Blob([text.value], { type }) } : text;
    });
  }

  return {
    model: async () => {
      const found = exportable(store.getState());
      if (found.kind !== 'ready') return;
      const { delta, name } = found;
      await make('The consolidated model', `${name}.zip`, () => client.exportModel(delta, name, onProgress));
    },
    recipe: () =>
      makeText('The recipe', 'recipe.json', 'application/json', ({ delta }) =>
        client.recipe(delta, onProgress),
      ),
    python: () =>
      makeText('The Python script', 'py', 'text/x-python', ({ delta, config }) =>
        client.reproduction(delta, config, onProgress),
      ),
    apply: async (file) => {
      const name = file.name.replace(/(\.recipe)?\.json$/i, '').slice(0, 80);
      await make(`The model of ${file.name.slice(0, 80)}`, `${name}.zip`, async () =>
        client.applyRecipe(await file.text(), onProgress),
      );
    },
    stop: () => client.stopExport(),
    dismiss: () => set({ ready: null, error: null }),
  };
}
