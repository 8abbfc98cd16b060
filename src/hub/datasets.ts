/** Data sets on the Hugging Face Hub: which files of a repository belong to a split, and their bytes. */
import type { ListFileEntry } from '@huggingface/hub';
import { LabError } from '../protocol';
import { refusal, unreachable, type Network } from './sources';

export interface DatasetSource {
  readonly repository: string;
  /** What the paths of the wanted files begin with. */
  readonly path: string;
}

export interface DatasetFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const readable = /\.(parquet|jsonl?|ndjson|csv)$/i;
const mostBytes = 256 * 2 ** 20;

async function list({ repository, path }: DatasetSource, network: Network): Promise<ListFileEntry[]> {
  const { HubApiError, listFiles } = await import('@huggingface/hub');
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : undefined;
  const found: ListFileEntry[] = [];
  try {
    for await (const entry of listFiles({
      repo: { type: 'dataset', name: repository },
      ...(folder === undefined ? {} : { path: folder }),
      hubUrl: network.hubUrl,
      fetch: network.fetch,
    })) {
      if (entry.type === 'file' && entry.path.startsWith(path) && readable.test(entry.path))
        found.push(entry);
    }
  } catch (thrown) {
    if (thrown instanceof HubApiError) throw refusal(thrown.statusCode, `${repository} on the Hub`);
    throw unreachable(`${repository} on the Hub`);
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function download(
  { path, size, lfs }: ListFileEntry,
  { repository }: DatasetSource,
  network: Network,
): Promise<DatasetFile> {
  const what = `${repository}/${path}`;
  let response: Response;
  let bytes: Uint8Array;
  try {
    const address = path.split('/').map(encodeURIComponent).join('/');
    response = await network.fetch(`${network.hubUrl}/datasets/${repository}/resolve/main/${address}`);
    bytes = new Uint8Array(await response.arrayBuffer());
  } catch {
    throw unreachable(what);
  }
  if (!response.ok) throw refusal(response.status, what);
  const expected = lfs?.size ?? size;
  if (bytes.length === expected) return { name: path, bytes };
  throw new LabError(
    'network',
    `${what}: ${bytes.length} bytes arrived, and the Hub lists ${expected}.`,
    'Try again; if it happens again, download the file from its page and drop it here.',
  );
}

/** The files of a split, in the order of their names. Throws LabError network, no-access or not-found. */
export async function fetchDataset(source: DatasetSource, network: Network): Promise<readonly DatasetFile[]> {
  const entries = await list(source, network);
  const total = entries.reduce((sum, { size, lfs }) => sum + (lfs?.size ?? size), 0);
  if (entries.length === 0 || total > mostBytes) {
    throw new LabError(
      'not-found',
      entries.length === 0
        ? `${source.repository} has no data files whose path begins with "${source.path}".`
        : `The data of ${source.repository} is larger than ${mostBytes / 2 ** 20} MB.`,
      `Download a file you want from ${network.hubUrl}/datasets/${source.repository} and drop it here.`,
    );
  }
  const files: DatasetFile[] = [];
  for (const entry of entries) files.push(await download(entry, source, network));
  return files;
}
