/** Drives a run to its end; its events reach the store in batches. */
import type { RunConfig, RunEvent, RunOutcome } from '../../protocol';
import type { ActionContext } from '../context';
import type { SaveRunActions } from '../saved/saveRunActions';
import { readDraft } from '../settings/draft';
import type { SettingsActions } from '../settings/settingsActions';
import { appendEvents, busy, clearedRun, withoutLostDevice } from '../state';
import { eventBatcher } from './eventBatcher';
import { replay } from './reducer';

export interface RunActions {
  /** A run with the settings as typed; nothing happens while they are wrong or the device is taken. */
  readonly run: () => Promise<void>;
  readonly pause: () => Promise<void>;
  readonly resume: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** To the end, from the start or from where the log `earlier` ends. */
  readonly drive: (config: RunConfig, earlier: readonly RunEvent[]) => Promise<void>;
  /** A log made elsewhere replaces the run shown. */
  readonly show: (log: readonly RunEvent[]) => void;
}

interface Needs {
  readonly settings: Pick<SettingsActions, 'holdEstimate' | 'resumeEstimate'>;
  readonly saving: Pick<SaveRunActions, 'begin' | 'rest'>;
}

export function createRunActions({ store, client }: ActionContext, { settings, saving }: Needs): RunActions {
  let runs = 0;
  const queue = eventBatcher((events) => store.setState((state) => appendEvents(state, events)));

  function receive(runId: string, events: readonly RunEvent[]): void {
    if (runId !== store.getState().runId) return;
    queue.push(events);
    if (store.getState().control === 'starting') store.setState({ control: 'running' });
  }

  /** A worker that died sends no last event, so the outcome stands in for it. */
  function settle(outcome: RunOutcome): void {
    const { log, run } = store.getState();
    const at = log.at(-1)?.at ?? 0;
    if (!run.ending && outcome.kind === 'failed') queue.push([{ type: 'failed', error: outcome.error, at }]);
    if (!run.ending && outcome.kind === 'cancelled') queue.push([{ type: 'stopped', at }]);
    store.setState({ control: 'idle', ...(outcome.kind === 'failed' && withoutLostDevice(outcome.error)) });
  }

  async function drive(config: RunConfig, earlier: readonly RunEvent[]): Promise<void> {
    settings.holdEstimate();
    const runId = `run-${++runs}`;
    const run = earlier.length > 0 ? { log: earlier, run: { ...replay(earlier), ending: null } } : clearedRun;
    store.setState({ ...run, runId, control: 'starting' });
    const outcome = await client.run(runId, config, (events) => receive(runId, events), earlier);
    queue.flush();
    settle(outcome);
    await saving.rest();
    settings.resumeEstimate();
  }

  return {
    drive,
    run: async () => {
      const { draft, model, opening, exports } = store.getState();
      const { config } = readDraft(draft, model?.id ?? '');
      if (busy(store.getState()) || opening !== null || exports.making !== null || !config) return;
      store.setState({ ...clearedRun, control: 'starting' });
      saving.begin();
      await drive(config, []);
    },
    show: (log) => {
      store.setState({ ...clearedRun, modelError: null });
      queue.push(log);
      queue.flush();
    },
    pause: async () => {
      const { control, runId } = store.getState();
      if (control !== 'running') return;
      store.setState({ control: 'paused' });
      await client.pause(runId);
    },
    resume: async () => {
      const { control, runId } = store.getState();
      if (control !== 'paused') return;
      store.setState({ control: 'running' });
      await client.resume(runId);
    },
    stop: async () => {
      const { control, runId } = store.getState();
      if (control === 'idle' || control === 'stopping') return;
      store.setState({ control: 'stopping' });
      await client.cancel(runId);
    },
  };
}
