/** Data sets on the Hugging Face Hub: which files of a repository belong to the wanted splits, and their bytes. */
import type { ListFileEntry } from '@huggingface/hub';
import { LabError, type DatasetSource, type DownloadProgress } from '../protocol';
import { throwIfStopped } from './download';
import type { Library } from './library';
import { refusal, unreachable, type Network, type Source, type SourceFile } from './sources';

export interface DatasetFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const readable = /\.(parquet|jsonl?|ndjson|csv)$/i;
const mostBytes = 256 * 2 ** 20;
const sizeOf = ({ lfs, size }: ListFileEntry) => lfs?.size ?? size;

const folderOf = (path: string): string | undefined =>
  path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : undefined;

/** Every readable file in the folders of the wanted paths. */
async function list(
  { repository, paths }: DatasetSource,
  network: Network,
  signal: AbortSignal,
): Promise<ListFileEntry[]> {
  const { HubApiError, listFiles } = await import('@huggingface/hub');
  const found: ListFileEntry[] = [];
  try {
    for (const folder of new Set(paths.map(folderOf))) {
      const entries = listFiles({
        repo: { type: 'dataset', name: repository },
        ...(folder === undefined ? {} : { path: folder }),
        hubUrl: network.hubUrl,
        fetch: (input, init) => network.fetch(input, { ...init, signal }),
      });
      for await (const entry of entries)
        if (entry.type === 'file' && readable.test(entry.path)) found.push(entry);
    }
  } catch (thrown) {
    throwIfStopped(signal);
    if (thrown instanceof HubApiError) throw refusal(thrown.statusCode, `${repository} on the Hub`);
    throw unreachable(`${repository} on the Hub`);
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Throws LabError network, no-access, not-found or cancelled. */
async function find(wanted: DatasetSource, network: Network, signal: AbortSignal): Promise<Source> {
  const { repository, paths } = wanted;
  const listed = await list(wanted, network, signal);
  const entries = paths.flatMap((path) => listed.filter((entry) => entry.path.startsWith(path)));
  if (entries.length === 0 || entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > mostBytes) {
    throw new LabError(
      'not-found',
      entries.length === 0
        ? `${repository} has no data files whose path begins with ${paths.map((path) => `"${path}"`).join(' or ')}.`
        : `The data of ${repository} is larger than ${mostBytes / 2 ** 20} MB.`,
      `Download a file you want from ${network.hubUrl}/datasets/${repository} and drop it here.`,
    );
  }
  const files = entries.map((entry): SourceFile => {
    const address = entry.path.split('/').map(encodeURIComponent).join('/');
    return {
      name: entry.path.replace(/[^\w.-]+/g, '-'),
      url: `${network.hubUrl}/datasets/${repository}/resolve/main/${address}`,
      bytes: sizeOf(entry),
      sha256: entry.lfs?.oid ?? null,
    };
  });
  const origin = `${network.hubUrl}/datasets/${repository}`;
  return { id: `data:${repository}/${paths.join('+')}`, title: repository, origin, files };
}

/**
 * The files of the wanted splits, in the order asked for. Partial downloads stay in the library until all are
 * complete, so that an interrupted one can be resumed. Throws LabError.
 */
export async function fetchDataset(
  wanted: DatasetSource,
  network: Network,
  library: Library,
  signal: AbortSignal,
  onProgress: (progress: DownloadProgress) => void,
  patience?: number,
): Promise<readonly DatasetFile[]> {
  const source = await find(wanted, network, signal);
  const stored = await library.fetch(source, () => true, signal, onProgress, patience);
  const files: DatasetFile[] = [];
  for (const { name } of source.files) {
    const file = await stored.open(name);
    files.push({ name, bytes: await file.read(0, file.size) });
  }
  await library.remove(source.id);
  return files;
}
