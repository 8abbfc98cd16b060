/**
 * Who may use the device: one line per kind of work. Work that is neither refused nor let past others waits its turn, first
 * come, first served.
 */

export const kinds = [
  'load',
  'preflight',
  'run',
  'landscape',
  'grid',
  'selection',
  'answer',
  'export',
  'toy',
] as const;
export type Kind = (typeof kinds)[number];

export interface Rule {
  /** Kinds that refuse this one while they wait or work. */
  readonly refusedBy: readonly Kind[];
  /** Kinds that give way to this one: they are cancelled when it arrives. It still waits until they have left the device. */
  readonly cancels: readonly Kind[];
  /** What a person can do to it. Paused work keeps its place, and the device if it has it. */
  readonly controls: readonly ('pause' | 'stop')[];
}

const runs = ['run', 'landscape', 'grid', 'selection'] as const;

const longRun: Rule = {
  refusedBy: [...runs, 'export'],
  cancels: ['answer', 'toy'],
  controls: ['pause', 'stop'],
};

/**
 * A lost device means the same for every kind: what is on it fails with 'device-lost', what waits gets a new device, which
 * has no model loaded.
 */
export const rules: Readonly<Record<Kind, Rule>> = {
  load: { refusedBy: runs, cancels: ['answer'], controls: [] },
  preflight: { refusedBy: runs, cancels: [], controls: [] },
  run: longRun,
  landscape: longRun,
  grid: longRun,
  selection: longRun,
  answer: { refusedBy: [...runs, 'export'], cancels: ['answer', 'toy'], controls: ['stop'] },
  export: { refusedBy: runs, cancels: ['answer'], controls: ['stop'] },
  toy: { refusedBy: runs, cancels: ['answer', 'toy'], controls: ['stop'] },
};

/** What refused work is told about the work in its way. */
export const busyWith = (kind: Kind): string =>
  kind === 'export' ? 'A model is being saved.' : 'A run is under way.';
