/** Stored downloads: one folder per source, with a manifest of its files. */
import * as v from 'valibot';
import type { ModelFiles } from '../model';
import { LabError, type DownloadProgress, type RemoteModel, type StoredModel } from '../protocol';
import { download, type DownloadOptions } from './download';
import type { Network, Source } from './sources';
import type { FileStore } from './fileStore';

const manifestName = 'manifest.json';

const manifestSchema = v.object({
  id: v.string(),
  title: v.string(),
  origin: v.string(),
  usedAt: v.number(),
  files: v.array(
    v.object({
      name: v.pipe(v.string(), v.regex(/^[\w.-]+$/)),
      url: v.string(),
      bytes: v.nullable(v.number()),
      sha256: v.nullable(v.string()),
    }),
  ),
});

type Manifest = v.InferOutput<typeof manifestSchema>;

/** Folder name of an id: readable and unique. */
async function folderName(id: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(id)));
  const short = [...digest.slice(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${id.replace(/[^\w.-]+/g, '-').slice(-60)}-${short}`;
}

export class Library {
  constructor(
    private readonly store: FileStore,
    private readonly network: Network,
    private readonly now: () => number = Date.now,
  ) {}

  /** A source's files and how much of each is stored. */
  async describe(source: Source, parameters: number | null): Promise<RemoteModel> {
    const folder = await folderName(source.id);
    const files = await Promise.all(
      source.files.map(async ({ name, bytes }) => ({
        name,
        bytes: bytes ?? 0,
        stored: (await this.store.size(folder, name)) ?? 0,
      })),
    );
    const sum = (of: (file: (typeof files)[number]) => number) =>
      files.reduce((total, file) => total + of(file), 0);
    return {
      id: source.id,
      title: source.title,
      source: source.origin,
      files,
      bytes: sum(({ bytes }) => bytes),
      stored: sum(({ stored }) => stored),
      parameters,
    };
  }

  /** Downloads the missing parts of some files, small ones first. Throws LabError; what has arrived stays. */
  async fetch(
    source: Source,
    wanted: (name: string) => boolean,
    signal: AbortSignal,
    onProgress: (progress: DownloadProgress) => void,
    patience?: number,
  ): Promise<ModelFiles> {
    const folder = await folderName(source.id);
    const { id, title, origin } = source;
    await this.writeManifest(folder, { id, title, origin, usedAt: this.now(), files: [...source.files] });
    const files = source.files
      .filter(({ name }) => wanted(name))
      .sort((a, b) => (a.bytes ?? Infinity) - (b.bytes ?? Infinity));
    const meter = new Meter(
      files.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0),
      onProgress,
      this.now,
    );
    const options: DownloadOptions = {
      signal,
      onBytes: (count) => meter.add(count),
      ...(patience === undefined ? {} : { patience }),
    };
    try {
      for (const file of files) {
        meter.begin(file.name, (await this.store.size(folder, file.name)) ?? 0);
        await download(file, this.store, folder, this.network, options);
      }
    } finally {
      meter.stop();
    }
    return this.filesIn(
      folder,
      files.map(({ name }) => name),
    );
  }

  private filesIn(folder: string, names: readonly string[]): ModelFiles {
    return {
      names,
      open: async (name) => {
        const source = await this.store.read(folder, name);
        if (source) return source;
        throw new LabError('bad-file', `${name} is no longer stored.`, 'Download it again.');
      },
    };
  }

  /** All stored sources, last used first; folders without a readable manifest are removed. */
  async list(): Promise<StoredModel[]> {
    const models: StoredModel[] = [];
    for (const folder of await this.store.folders()) {
      const manifest = await this.readManifest(folder);
      if (!manifest) {
        await this.store.remove(folder);
        continue;
      }
      const sizes = await Promise.all(manifest.files.map(({ name }) => this.store.size(folder, name)));
      const { id, title, origin, usedAt, files } = manifest;
      const bytes = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
      const of = files.reduce((sum, file, i) => sum + (file.bytes ?? sizes[i] ?? 0), 0);
      models.push({ id, title, source: origin, bytes, of, usedAt });
    }
    return models.sort((a, b) => b.usedAt - a.usedAt);
  }

  /** The source of a stored model as downloaded, so that it opens offline. */
  async find(id: string): Promise<Source> {
    const manifest = await this.readManifest(await folderName(id));
    if (manifest) return manifest;
    throw new LabError('not-found', 'This model is no longer stored here.', 'Download it again.');
  }

  async remove(id: string): Promise<void> {
    await this.store.remove(await folderName(id));
  }

  private async writeManifest(folder: string, manifest: Manifest): Promise<void> {
    await this.store.remove(folder, manifestName);
    const writer = await this.store.append(folder, manifestName);
    try {
      await writer.append(new TextEncoder().encode(JSON.stringify(manifest)));
    } finally {
      await writer.close();
    }
  }

  private async readManifest(folder: string): Promise<Manifest | null> {
    const source = await this.store.read(folder, manifestName);
    if (!source || source.size > 2 ** 20) return null;
    try {
      const text = new TextDecoder().decode(await source.read(0, source.size));
      const parsed = v.safeParse(manifestSchema, JSON.parse(text));
      return parsed.success ? parsed.output : null;
    } catch {
      return null;
    }
  }
}

const reportMs = 100;

/** Recent bytes per second, reported at most ten times a second. */
class Meter {
  private file = '';
  private done = 0;
  private fresh = 0;
  private readonly started: number;
  private reported = -Infinity;
  private later: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly total: number,
    private readonly onProgress: (progress: DownloadProgress) => void,
    private readonly now: () => number,
  ) {
    this.started = now();
  }

  begin(file: string, already: number): void {
    this.file = file;
    this.done += already;
    this.report();
  }

  add(count: number): void {
    this.done += count;
    this.fresh += count;
    if (this.now() - this.reported >= reportMs) this.report();
    else this.later ??= setTimeout(() => this.report(), reportMs); // even if no more bytes arrive for a while
  }

  stop(): void {
    clearTimeout(this.later);
    this.later = undefined;
  }

  private report(): void {
    this.stop();
    this.reported = this.now();
    const seconds = Math.max(0.05, (this.reported - this.started) / 1000);
    const bytesPerSecond = this.fresh / seconds;
    const total = Math.max(this.total, this.done);
    const secondsLeft = bytesPerSecond > 0 ? (total - this.done) / bytesPerSecond : 0;
    this.onProgress({ file: this.file, done: this.done, total, bytesPerSecond, secondsLeft });
  }
}
