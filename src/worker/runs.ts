/** The worker's side of runs, of what follows them (landscape, grid, selection), and of questions to their models. */
import { Cancelled } from '../engine';
import { checkGrid, type FindGridModel, type LabSession } from '../lab';
import { LabError, type GridEvent, type LabApi, type RunEvent, type RunOutcome } from '../protocol';
import { asOutcome, asResult, type Request, type Scheduler, type Turn } from './scheduler';

/** An outcome as scheduled work ends: it returns or throws. */
function settle(outcome: RunOutcome): void {
  if (outcome.kind === 'cancelled') throw new Cancelled('stopped');
  if (outcome.kind !== 'failed') return;
  const { kind, message, hint } = outcome.error;
  throw new LabError(kind, message, hint);
}

export function runsApi(scheduler: Scheduler<LabSession>, find: FindGridModel) {
  const outcomeOf = async <E>(
    request: Request<E>,
    work: (turn: Turn<LabSession, E>) => Promise<RunOutcome>,
  ): Promise<RunOutcome> =>
    asOutcome(await scheduler.submit<void, E>(request, async (turn) => settle(await work(turn))));

  return {
    preflight: async (config) =>
      asResult(await scheduler.submit({ kind: 'preflight' }, ({ session }) => session.preflight(config))),

    run: (id, config, listen, earlier = []) =>
      outcomeOf<readonly RunEvent[]>(
        { kind: 'run', id, listen, elapsedMs: earlier.at(-1)?.at ?? 0 },
        ({ session, control, emit }) => session.run(config, control, emit, earlier),
      ),
    landscape: (id, source, request, listen) =>
      outcomeOf<readonly RunEvent[]>({ kind: 'landscape', id, listen }, ({ session, control, emit }) =>
        session.landscape(source, request, control, emit),
      ),
    grid: (id, request, listen) =>
      outcomeOf<readonly GridEvent[]>({ kind: 'grid', id, listen }, ({ session, control, emit }) =>
        session.grid(checkGrid(request), find, control, (event) => emit([event])),
      ),
    consolidateSelection: (id, request, listen) =>
      outcomeOf<readonly RunEvent[]>({ kind: 'selection', id, listen }, ({ session, control, emit }) =>
        session.consolidateSelection(request, control, emit),
      ),
    answer: (id, request, listen) =>
      outcomeOf({ kind: 'answer', id, listen }, ({ session, control, emit }) =>
        session.answer(request, control, emit),
      ),

    pause: async (id) => scheduler.pause(id),
    resume: async (id) => scheduler.resume(id),
    cancel: async (id) => scheduler.stop(id),
  } satisfies Partial<LabApi>;
}
