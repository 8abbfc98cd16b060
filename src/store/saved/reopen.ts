/** Runs from earlier visits, from files and from links: shown, resumed, or run again with what they need. */
import type { ErrorInfo, RunConfig, RunEvent } from '../../protocol';
import { checkSettings } from '../../settings';
import type { Draft } from '../settings/draft';
import { draftOf } from '../settings/fromConfig';
import type { SavedRuns } from './savedRuns';
import { busy, isBundled, type LabState, type LabStore } from '../state';
import { replay } from '../run/reducer';

/** What of the lab a saved run may need before it can be resumed. */
export interface KeptRunsLab {
  /** Resolves once the lab has looked for its adapter and opened its first model. */
  readonly begun: () => Promise<void>;
  readonly begin: () => Promise<void>;
  readonly openBundled: (id: string) => Promise<void>;
  readonly openRemote: (id: string) => Promise<unknown>;
  /** Why the task cannot be restored, or null. */
  readonly bringTask: (task: string) => Promise<ErrorInfo | null>;
  readonly draft: (draft: Draft) => void;
  readonly drive: (config: RunConfig, earlier: readonly RunEvent[]) => Promise<void>;
  readonly run: () => Promise<void>;
}

export interface ReopenActions {
  /** Shows a saved run exactly as it was, its settings at the left. */
  readonly openRun: (id: string) => Promise<boolean>;
  /** Saves and shows a run from a file. */
  readonly importRun: (file: File) => Promise<boolean>;
  /** Applies the settings in a link's query, and opens its model if that needs no download or file. */
  readonly openLink: (query: URLSearchParams) => Promise<void>;
  /** Resumes a saved run where it was interrupted. */
  readonly resumeRun: (id: string) => Promise<boolean>;
  /** Runs the settings of a saved run again from the start. */
  readonly runAgain: (id: string) => Promise<boolean>;
}

const emptyLog: ErrorInfo = {
  kind: 'bad-file',
  message: 'This run was interrupted before its first event.',
  hint: 'There is nothing to resume; delete it.',
};

const notHere = (id: string): ErrorInfo => ({
  kind: 'not-found',
  message: `Open your model again to continue: this run used “${id.slice(0, 80)}”, which the page cannot open by itself.`,
  hint: 'Open the same files, then try again.',
});

const otherModel = (id: string): ErrorInfo => ({
  kind: 'not-found',
  message: `The link’s settings are loaded, but it was made with the model “${id.slice(0, 120)}”.`,
  hint: 'Open that model (from the Hub, an address or your files), then check the sigmas and press Run.',
});

const cannotRun = (message: string): ErrorInfo => ({
  kind: 'bad-config',
  message: `This run cannot be run again: ${message}`,
  hint: 'Its results are unchanged. Its settings are in the form: fix them there and press Run.',
});

/** Why nothing can be run now, or null. */
function occupation(state: LabState): ErrorInfo | null {
  const { opening, exports } = state;
  const what = busy(state)
    ? 'a run is in progress'
    : opening !== null
      ? 'a model is being opened'
      : exports.making !== null
        ? 'a file is being made'
        : null;
  if (what === null) return null;
  return { kind: 'busy', message: `Not now: ${what}.`, hint: 'Wait until it has ended, then try again.' };
}

export class Reopening implements ReopenActions {
  constructor(
    private readonly store: LabStore,
    private readonly keep: SavedRuns,
    private readonly lab: KeptRunsLab,
  ) {}

  private get state(): LabState {
    return this.store.getState();
  }

  openRun = async (id: string): Promise<boolean> => (await this.show(id)) !== null;

  importRun = async (file: File): Promise<boolean> => {
    if (busy(this.state)) return false;
    const { readRunFile } = await import('./runFile');
    const read = await readRunFile(file);
    const kept = read.ok ? await this.keep.adopt(read.value) : read;
    if (!kept.ok) return this.refuse(kept.error) !== null;
    return this.openRun(kept.value);
  };

  openLink = async (query: URLSearchParams): Promise<void> => {
    const { readLink } = await import('../settings/readLink');
    const link = readLink(query);
    await this.lab.begun();
    if (busy(this.state)) return;
    if (!link.ok) return void this.refuse(link.error);
    const { model } = link.value;
    const bundled = isBundled(this.state, model);
    if (bundled && this.state.model?.id !== model) await this.lab.openBundled(model);
    this.lab.draft(draftOf(link.value, this.state.draft));
    if (!bundled) this.refuse(otherModel(model));
  };

  /** Its config, or null if it could not be shown. */
  private async show(id: string): Promise<RunConfig | null> {
    if (busy(this.state)) return null;
    const read = await this.keep.read(id);
    if (!read.ok) return this.refuse(read.error);
    const run = replay(read.value);
    if (!run.start) return this.refuse(emptyLog);
    this.keep.show(id, read.value.length);
    this.store.setState({ log: read.value, run });
    const { config } = run.start;
    this.lab.draft(draftOf(config, this.state.draft));
    return config;
  }

  private refuse(error: ErrorInfo): null {
    this.store.setState({ savedRuns: { ...this.state.savedRuns, error } });
    return null;
  }

  resumeRun = async (id: string): Promise<boolean> => {
    const occupied = occupation(this.state);
    if (occupied) return this.refuse(occupied) !== null;
    if (await this.keep.goOn(id)) return false;
    const config = await this.show(id);
    if (!config || !(await this.prepare(config))) {
      await this.keep.rest();
      return false;
    }
    this.lab.draft(draftOf(config, this.state.draft)); // opening a model brought its own sigmas
    void this.lab.drive(config, this.state.log);
    return true;
  };

  runAgain = async (id: string): Promise<boolean> => {
    const occupied = occupation(this.state);
    if (occupied) return this.refuse(occupied) !== null;
    const config = await this.show(id);
    if (!config) return false;
    const { problems } = checkSettings(config);
    if (problems.length > 0) return this.refuse(cannotRun(problems[0]!.message)) !== null;
    if (!(await this.prepare(config))) return false;
    this.lab.draft(draftOf(config, this.state.draft));
    const later = occupation(this.state); // opening a model may have taken its time
    if (later) return this.refuse(later) !== null;
    void this.lab.run();
    return true;
  };

  /** Task and model of a run, from wherever they can be restored. */
  private async prepare({ task, model }: RunConfig): Promise<boolean> {
    const error = await this.lab.bringTask(task);
    if (error) this.refuse(error);
    return !error && this.prepareModel(model);
  }

  /** Opens the model of a run, from wherever it can be restored. */
  private async prepareModel(id: string): Promise<boolean> {
    if (this.state.adapter.kind === 'failed') await this.lab.begin();
    if (this.state.model?.id === id) return true;
    if (isBundled(this.state, id)) await this.lab.openBundled(id);
    else if (/^(hub:|https?:)/.test(id)) await this.lab.openRemote(id);
    const { model, modelError, remote } = this.state;
    if (model?.id === id) return true;
    this.refuse(modelError ?? remote.error ?? notHere(id));
    return false;
  }
}
