/** The presentation, and the replay of a finished run. */

export interface PresentationState {
  readonly presenting: boolean;
  /** Share of the run replayed so far; null while it is shown as it is. */
  readonly replayed: number | null;
  /** How long a replay takes. */
  readonly seconds: number;
}

export const paces: readonly number[] = [10, 20, 40, 80];

export const emptyPresentation: PresentationState = { presenting: false, replayed: null, seconds: 20 };
