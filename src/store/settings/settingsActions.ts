/** The settings as they are typed, and the estimate of what a run with them takes. */
import type { Result, TaskInfo } from '../../protocol';
import type { ActionContext } from '../context';
import { loaded } from '../state';
import { applyPreset, draftOfTask, editDraft, readDraft, type Draft } from './draft';
import type { PresetId } from './presets';

export interface SettingsActions {
  readonly edit: (patch: Partial<Draft>) => void;
  readonly choosePreset: (id: PresetId) => void;
  /** Chooses this task, with no more prompts than it has. */
  readonly chooseTask: (task: TaskInfo) => void;
  /** A script that runs the experiment, as set up, with the published implementation. */
  readonly clusterScript: () => Promise<Result<string>>;
  readonly replaceDraft: (draft: Draft) => void;
  /** Leaves the device alone until `resumeEstimate`. */
  readonly holdEstimate: () => void;
  readonly resumeEstimate: () => void;
}

const estimateDelayMs = 350;

export function createSettingsActions({ store, client }: ActionContext): SettingsActions {
  let estimates = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const config = () => {
    const { draft, model } = store.getState();
    return readDraft(draft, model?.id ?? '').config;
  };

  function estimateSoon(): void {
    clearTimeout(timer);
    const wanted = ++estimates;
    const typed = config();
    if (!typed) return store.setState({ estimate: { kind: 'none' } });
    store.setState({ estimate: { kind: 'working' } });
    timer = setTimeout(() => {
      void client.preflight(typed).then((result) => {
        if (wanted === estimates) store.setState({ estimate: loaded(result) });
      });
    }, estimateDelayMs);
  }

  function replaceDraft(draft: Draft): void {
    store.setState({ draft });
    estimateSoon();
  }

  return {
    replaceDraft,
    edit: (patch) => replaceDraft(editDraft(store.getState().draft, patch)),
    choosePreset: (id) => replaceDraft(applyPreset(store.getState().draft, id)),
    chooseTask: (task) => {
      const { draft } = store.getState();
      replaceDraft(editDraft(draft, draftOfTask(draft, task)));
    },
    clusterScript: async () => {
      const typed = config();
      if (typed) return client.clusterScript(typed);
      const hint = 'Choose a model and a task, and fix the highlighted settings.';
      return {
        ok: false,
        error: { kind: 'bad-config', message: 'The experiment is not complete.', hint },
      };
    },
    holdEstimate: () => clearTimeout(timer),
    resumeEstimate: () => {
      if (store.getState().estimate.kind === 'working') estimateSoon();
    },
  };
}
