/** Fixtures that commit 7546c7c stored and shared (test/golden/before/make.sh). */
import { readdirSync, readFileSync } from 'node:fs';
import type { ModelDelta, RunConfig, RunEvent, SavedRun, SavedTask } from '../../src/protocol';

const folder = 'test/golden/before';

export const textOf = (path: string): string => readFileSync(`${folder}/${path}`, 'utf8');
const jsonOf = <T>(path: string): T => JSON.parse(textOf(path)) as T;
const namesIn = (path: string, ending: string): string[] =>
  readdirSync(`${folder}/${path}`)
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length));

export interface StoredLink {
  readonly name: string;
  readonly link: string;
  /** What the link was read as. */
  readonly config: RunConfig;
  /** What the page ran for it; null where its form refused the settings. */
  readonly run: RunConfig | null;
  /** Of the members drawn for `run`, or else for `config`. */
  readonly seeds: readonly number[];
  readonly sigmas: readonly number[];
}

export const links = jsonOf<readonly StoredLink[]>('links.json');

export const eventsOf = (jsonLines: string): RunEvent[] =>
  jsonLines
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RunEvent);

/** Event logs by name; 'corp-cut' is the beginning of 'corp-unsorted'. */
export const logs: Readonly<Record<string, readonly RunEvent[]>> = Object.fromEntries(
  namesIn('logs', '.jsonl').map((name) => [name, eventsOf(textOf(`logs/${name}.jsonl`))]),
);

/** Run files as text, by name. */
export const runFiles: Readonly<Record<string, string>> = Object.fromEntries(
  namesIn('runs', '.corp-run.jsonl').map((name) => [name, textOf(`runs/${name}.corp-run.jsonl`)]),
);

export function configOf([first]: readonly RunEvent[]): RunConfig {
  if (first?.type !== 'started') throw new Error('the log does not begin with the start of a run');
  return first.config;
}

export interface StoredExport {
  readonly name: string;
  readonly row: ModelDelta;
  /** SHA-256 of each exported file, in the order of the folder, and of the zip. */
  readonly files: Readonly<Record<string, string>>;
  readonly zip: string;
}

export const exported = jsonOf<readonly StoredExport[]>('exports.json');
export const recipeOf = (name: string): string => textOf(`recipes/${name}.json`);

/** Calibrations as the command line stored them, by adapter. */
export const calibrations = jsonOf<Readonly<Record<string, string>>>('calibration.json');
export const localStorageItems = jsonOf<Readonly<Record<string, string>>>('localStorage.json');

interface StoredDatabase {
  readonly name: string;
  readonly version: number;
  readonly stores: readonly {
    readonly name: string;
    readonly keyPath: string | string[];
    readonly rows: readonly Readonly<Record<string, unknown>>[];
  }[];
}

const databases = jsonOf<readonly StoredDatabase[]>('indexeddb.json');
const rowsOf = (store: string) =>
  databases.flatMap(({ stores }) => stores.filter(({ name }) => name === store)).flatMap(({ rows }) => rows);

export const savedRuns = rowsOf('runs') as unknown as readonly SavedRun[];
export const savedTasks = rowsOf('tasks') as unknown as readonly (SavedTask & { readonly id: string })[];
export const savedLog = (run: string): RunEvent[] =>
  rowsOf('pieces')
    .filter((piece) => piece['run'] === run)
    .flatMap((piece) => eventsOf(piece['text'] as string));

interface StoredBlob {
  readonly type: string;
  readonly text: string;
}

/** Puts the databases into `factory` as they were in the browser. */
export async function fillIndexedDb(factory: IDBFactory): Promise<void> {
  for (const { name, version, stores } of databases) {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const asked = factory.open(name, version);
      asked.onupgradeneeded = () =>
        stores.forEach((store) => asked.result.createObjectStore(store.name, { keyPath: store.keyPath }));
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(new Error(String(asked.error)));
    });
    for (const store of stores) {
      const target = db.transaction(store.name, 'readwrite').objectStore(store.name);
      for (const row of store.rows) {
        const { file, ...rest } = row as { file?: StoredBlob };
        target.put(file ? { ...rest, file: new Blob([file.text], { type: file.type }) } : rest);
      }
    }
    db.close();
  }
}
