/** Models built from deltas for download: the run's own as a zip or a recipe, or what a recipe makes of the loaded base. */
import type {
  ErrorInfo,
  ExportProgress,
  LabApi,
  ModelDelta,
  ModelSummary,
  Result,
  RunConfig,
} from '../../protocol';
import type { LabState } from '../state';

export interface ExportState {
  /** What is being built, in words; null while nothing is. */
  readonly making: string | null;
  readonly progress: ExportProgress | null;
  /** Made, and not yet dismissed. */
  readonly ready: { readonly name: string; readonly content: Blob } | null;
  readonly error: ErrorInfo | null;
}

export const emptyExports: ExportState = { making: null, progress: null, ready: null, error: null };

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

const mostRecipeBytes = 4 * 2 ** 20;

/** A file marked as a recipe. */
export const isRecipe = async (files: readonly File[]): Promise<boolean> => {
  const [file] = files;
  if (files.length !== 1 || !file!.name.endsWith('.json') || file!.size > mostRecipeBytes) return false;
  return (await file!.text()).includes('"corp-lab-recipe"');
};

/** A log from before weights had fingerprints is compared by names and sizes. */
export const sameModel = (a: ModelSummary, b: ModelSummary): boolean =>
  a.id === b.id &&
  a.bytes === b.bytes &&
  (a.fingerprint === undefined || b.fingerprint === undefined || a.fingerprint === b.fingerprint);

interface Ready {
  readonly kind: 'ready';
  readonly row: ModelDelta;
  readonly config: RunConfig;
  readonly name: string;
}

export type Exportable =
  | Ready
  /** There is a consolidated model, and why it cannot be made now. */
  | { readonly kind: 'not-now'; readonly why: string }
  | { readonly kind: 'none' };

type Parts = Pick<LabState, 'run' | 'model' | 'control' | 'exports'>;

/** Which model of the run shown can be saved. */
export function exportable({ run, model, control, exports }: Parts): Exportable {
  const { consolidated } = run.corp;
  if (!consolidated || !run.start || run.start.imported) return { kind: 'none' };
  if (control !== 'idle') return { kind: 'not-now', why: 'Available once the run ends or is stopped.' };
  if (exports.making !== null) return { kind: 'not-now', why: 'Another model is being built.' };
  if (!model || !sameModel(model, run.start.model))
    return {
      kind: 'not-now',
      why: `It was built from ${run.start.model.title}: open that model again to save it.`,
    };
  const { config } = run.start;
  const { task, populationSeed } = config;
  const name = `${run.start.model.title}-${task}-${populationSeed}-stage${consolidated.stage}`;
  return { kind: 'ready', row: consolidated.row, config, name: name.toLowerCase().replace(/[^\w.-]+/g, '-') };
}

export function createExportActions(
  client: LabApi,
  state: () => LabState,
  set: (patch: Partial<ExportState>) => void,
): ExportActions {
  const onProgress = (progress: ExportProgress) => set({ progress });

  async function make(what: string, name: string, work: () => Promise<Result<Blob>>): Promise<void> {
    if (state().exports.making !== null || state().control !== 'idle') return;
    set({ ...emptyExports, making: what });
    const result = await work();
    if (result.ok) return set({ ...emptyExports, ready: { name, content: result.value } });
    set({ ...emptyExports, error: result.error.kind === 'cancelled' ? null : result.error });
  }

  async function makeText(
    what: string,
    extension: string,
    type: string,
    work: (found: Ready) => Promise<Result<string>>,
  ): Promise<void> {
    const found = exportable(state());
    if (found.kind !== 'ready') return;
    await make(what, `${found.name}.${extension}`, async () => {
      const text = await work(found);
      return text.ok ? { ok: true, value: new Blob([text.value], { type }) } : text;
    });
  }

  return {
    model: async () => {
      const found = exportable(state());
      if (found.kind !== 'ready') return;
      const { row, name } = found;
      await make('The consolidated model', `${name}.zip`, () => client.exportModel(row, name, onProgress));
    },
    recipe: () =>
      makeText('The recipe', 'recipe.json', 'application/json', ({ row }) => client.recipe(row, onProgress)),
    python: () =>
      makeText('The Python script', 'py', 'text/x-python', ({ row, config }) =>
        client.reproduction(row, config, onProgress),
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
