/** The types of a run's settings, as declared in run.ts and corp.ts. */
import type { corpFields } from './corp';
import type { SettingsOf, Typing, ValueOf } from './field';
import type { runFields } from './run';

/** Every option of CoRP. */
export type CorpSettings = SettingsOf<typeof corpFields>;

/** Everything that determines a run: the same config gives the same seeds, sigmas, splits and weights everywhere. */
export interface RunConfig extends SettingsOf<typeof runFields> {
  readonly version: 1;
  /** Options of method 'corp'; its defaults if absent. */
  readonly corp?: CorpSettings;
}

export type RunKey = keyof typeof runFields;
export type CorpKey = keyof typeof corpFields;
/** The settings as a form holds them. */
export type RunTyping = Typing<typeof runFields>;
export type CorpTyping = Typing<typeof corpFields>;

/** How noise is drawn: per tensor, or (the published code's quirk) shared by tensors of equal shape. */
export type NoiseMode = ValueOf<typeof runFields.noise>;
/** Whether seeds count as orthonormal (the published code) or enter with their true inner products. */
export type MetricName = ValueOf<typeof corpFields.geometry>;
