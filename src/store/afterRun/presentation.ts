/** Replays a finished run at a chosen pace, through the same reducer as live events: a demonstration that cannot fail. */
import type { RunEvent } from '../../protocol';
import type { LabState, LabStore } from '../state';
import { emptyRun, reduce, replay } from '../run/reducer';

export interface PresentationState {
  readonly presenting: boolean;
  /** Share of the run replayed so far; null while no replay is on. */
  readonly told: number | null;
  /** Length of the whole replay. */
  readonly seconds: number;
}

export const paces: readonly number[] = [10, 20, 40, 80];

export const emptyPresentation: PresentationState = { presenting: false, told: null, seconds: 20 };

export interface PresentationActions {
  /** Presents the run shown; without one nothing happens. */
  readonly enter: () => void;
  readonly leave: () => void;
  /** Replays the run from its beginning, unless one is under way; in a few stills under reduced motion. */
  readonly replay: (still?: boolean) => void;
  /** Shows the whole run at once. */
  readonly finish: () => void;
  readonly pace: (seconds: number) => void;
}

const tickMs = 250;
const stills = 8;

/** When each event is replayed, from 0 to 1: half by its time, half by its index, so that no wait is long. */
export function shares(log: readonly RunEvent[]): number[] {
  const last = Math.max(1, log.length - 1);
  const start = log[0]?.at ?? 0;
  const span = log.reduce((longest, { at }) => Math.max(longest, at - start), 1);
  let latest = 0; // work after the run has a clock of its own
  return log.map(({ at }, i) => {
    latest = Math.max(latest, (at - start) / span);
    return (latest + i / last) / 2;
  });
}

export const canReplay = ({ control, run, presentation: stage }: LabState): boolean =>
  control === 'idle' && (run.ending !== null || stage.told !== null);

export function createPresentationActions(store: LabStore): PresentationActions {
  let timer: ReturnType<typeof setInterval> | undefined;
  const set = (patch: Partial<PresentationState>) =>
    store.setState(({ presentation: stage }) => ({ presentation: { ...stage, ...patch } }));

  const finish = (): void => {
    clearInterval(timer);
    if (store.getState().presentation.told === null) return;
    store.setState(({ log }) => ({ run: replay(log) }));
    set({ told: null });
  };

  const tell = (still: boolean): void => {
    const { log, presentation: stage } = store.getState();
    const stepMs = still ? (1000 * stage.seconds) / stills : tickMs;
    const when = shares(log);
    let next = 0;
    const upTo = (share: number) => {
      const from = next;
      while (next < log.length && when[next]! <= share) next++;
      if (next > from)
        store.setState(({ run }) => ({
          run: log.slice(from, next).reduce(reduce, from === 0 ? emptyRun : run),
        }));
      set({ told: share });
    };
    upTo(0);
    timer = setInterval(() => {
      const { log: current, control, presentation: stage } = store.getState();
      const share = (stage.told ?? 1) + stepMs / 1000 / stage.seconds;
      if (current !== log || control !== 'idle' || share >= 1) finish();
      else upTo(share);
    }, stepMs);
  };

  return {
    enter: () => {
      if (store.getState().log.length > 0) set({ presenting: true });
    },
    leave: () => {
      finish();
      set({ presenting: false });
    },
    replay: (still = false) => {
      if (!canReplay(store.getState())) return;
      clearInterval(timer);
      tell(still);
    },
    finish,
    pace: (seconds) => set({ seconds }),
  };
}
