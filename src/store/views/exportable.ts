/** Which model of the run shown can be saved. */
import type { ModelDelta, ModelSummary, RunConfig } from '../../protocol';
import type { LabState } from '../state';

/** Compares fingerprints; for a log from before weights had them, names and sizes. */
export const sameModel = (a: ModelSummary, b: ModelSummary): boolean =>
  a.id === b.id &&
  a.bytes === b.bytes &&
  (a.fingerprint === undefined || b.fingerprint === undefined || a.fingerprint === b.fingerprint);

export interface ReadyExport {
  readonly kind: 'ready';
  readonly delta: ModelDelta;
  readonly config: RunConfig;
  readonly name: string;
}

export type Exportable =
  | ReadyExport
  /** There is a consolidated model, and why it cannot be built now. */
  | { readonly kind: 'not-now'; readonly why: string }
  | { readonly kind: 'none' };

type Parts = Pick<LabState, 'run' | 'model' | 'control' | 'exports'>;

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
  return {
    kind: 'ready',
    delta: consolidated.delta,
    config,
    name: name.toLowerCase().replace(/[^\w.-]+/g, '-'),
  };
}
