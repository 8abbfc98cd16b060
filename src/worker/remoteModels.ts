/** The worker's side of models from the network: looked up, downloaded, stored, opened. */
import { findAtUrl, findOnHub, Library, opfsStore, type Network, type Source } from '../hub';
import { openArchitecture, tensorsOf, type Architecture, type ModelFiles } from '../model';
import {
  attempt,
  LabError,
  type DownloadProgress,
  type ModelStorage,
  type ModelSummary,
  type RemoteModel,
  type Result,
} from '../protocol';
import type { Downloads } from './downloads';

export const network: Network = {
  fetch: (input, init) => fetch(input, init),
  hubUrl: (import.meta.env['VITE_HUB_URL'] as string | undefined) ?? 'https://huggingface.co',
};

/** Before the weights: enough to know whether the model can run at all. */
const isConfig = (name: string) => name === 'config.json' || name === 'generation_config.json';

const parameterCount = (architecture: Architecture) =>
  tensorsOf(architecture).reduce((sum, { shape }) => sum + shape.reduce((size, side) => size * side, 1), 0);

type Load = (source: Source, files: ModelFiles) => Promise<Result<ModelSummary>>;

export class RemoteModels {
  private readonly library = new Library(opfsStore('models'), network);
  private readonly found = new Map<string, Source>();

  constructor(
    private readonly downloads: Downloads,
    private readonly load: Load,
  ) {}

  findOnHub = (repository: string, revision: string): Promise<Result<RemoteModel>> =>
    attempt(async () => this.look(await findOnHub(repository, revision, network)));

  findAtUrl = (address: string): Promise<Result<RemoteModel>> =>
    attempt(async () => this.look(await findAtUrl(address, network)));

  /** Reads config.json alone: an architecture that cannot run is refused before its weights are fetched. */
  private look(source: Source): Promise<RemoteModel> {
    return this.downloads.run(async (signal) => {
      this.found.set(source.id, source);
      const files = await this.library.fetch(source, isConfig, signal, () => undefined);
      const architecture = await openArchitecture(files);
      if (!architecture)
        throw new LabError(
          'bad-model',
          `${source.title} has no config.json.`,
          'Choose a model in the Hugging Face layout.',
        );
      return this.library.describe(source, parameterCount(architecture));
    });
  }

  open = (id: string, onProgress: (progress: DownloadProgress) => void): Promise<Result<ModelSummary>> =>
    attempt(async () => {
      const source = this.found.get(id) ?? (await this.library.find(id));
      const files = await this.downloads.run((signal) =>
        this.library.fetch(source, () => true, signal, onProgress),
      );
      const result = await this.load(source, files);
      if (result.ok) return result.value;
      // a stored file that cannot be read would fail for ever: the next try fetches it again
      if (result.error.kind === 'bad-file') await this.library.remove(id);
      throw new LabError(result.error.kind, result.error.message, result.error.hint);
    });

  storage = (): Promise<Result<ModelStorage>> =>
    attempt(async () => {
      const { usage = 0, quota = 0 } = await navigator.storage.estimate();
      return {
        models: await this.library.list(),
        usage,
        quota,
        persisted: await navigator.storage.persisted(),
      };
    });

  delete = async (id: string): Promise<Result<ModelStorage>> => {
    const removed = await attempt(() => this.library.remove(id));
    return removed.ok ? this.storage() : removed;
  };
}
