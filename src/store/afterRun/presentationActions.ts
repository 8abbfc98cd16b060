/** A finished run replayed at a chosen pace, through the reducer it first went through: a demonstration that cannot fail. */
import { sliceSetter, type ActionContext } from '../context';
import { emptyRun, reduce, replay } from '../run/reducer';
import { canReplay, shares } from '../views/replay';

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

export function createPresentationActions(context: Pick<ActionContext, 'store'>): PresentationActions {
  const { store } = context;
  const set = sliceSetter(context, 'presentation');
  let timer: ReturnType<typeof setInterval> | undefined;

  const finish = (): void => {
    clearInterval(timer);
    if (store.getState().presentation.replayed === null) return;
    store.setState(({ log }) => ({ run: replay(log) }));
    set({ replayed: null });
  };

  function start(still: boolean): void {
    const { log, presentation } = store.getState();
    const stepMs = still ? (1000 * presentation.seconds) / stills : tickMs;
    const when = shares(log);
    let next = 0;
    const upTo = (share: number) => {
      const from = next;
      while (next < log.length && when[next]! <= share) next++;
      if (next > from)
        store.setState(({ run }) => ({
          run: log.slice(from, next).reduce(reduce, from === 0 ? emptyRun : run),
        }));
      set({ replayed: share });
    };
    upTo(0);
    timer = setInterval(() => {
      const { log: current, control, presentation: now } = store.getState();
      const share = (now.replayed ?? 1) + stepMs / 1000 / now.seconds;
      if (current !== log || control !== 'idle' || share >= 1) finish();
      else upTo(share);
    }, stepMs);
  }

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
      start(still);
    },
    finish,
    pace: (seconds) => set({ seconds }),
  };
}
