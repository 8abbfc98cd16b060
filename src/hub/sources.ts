/** Sources of models: a repository on the Hugging Face Hub, or a URL. Lists a model's files before its weights are downloaded. */
import type { ListFileEntry } from '@huggingface/hub';
import { LabError } from '../protocol';

export interface SourceFile {
  readonly name: string;
  readonly url: string;
  /** Bytes; null if unknown before the download. */
  readonly bytes: number | null;
  /** SHA-256 of the content, if the source provides it. */
  readonly sha256: string | null;
}

export interface Source {
  /** The same for the same files. */
  readonly id: string;
  readonly title: string;
  readonly origin: string;
  readonly files: readonly SourceFile[];
}

export interface Network {
  readonly fetch: typeof fetch;
  /** Without a trailing slash. */
  readonly hubUrl: string;
}

/** Files besides the weights that the lab reads or exports. */
const companions = [
  'config.json',
  'generation_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'added_tokens.json',
  'chat_template.jinja',
];
const single = 'model.safetensors';
const index = 'model.safetensors.index.json';
const shard = /^model-\d{5}-of-\d{5}\.safetensors$/;

const repositoryName = /^[\w.-]{1,96}\/[\w.-]{1,96}$/;
const revisionName = /^[\w./-]{1,200}$/;

/** Why a server refused, in plain words. */
export function refusal(status: number, what: string): LabError {
  if (status === 401 || status === 403)
    return new LabError(
      'no-access',
      `${what} is private, gated, or does not exist (status ${status}).`,
      'If it asks for its terms to be accepted, do so on its page, download the files there and drop them here.',
    );
  if (status === 404)
    return new LabError('not-found', `${what} was not found.`, 'Check the spelling and the revision.');
  if (status === 429)
    return new LabError('network', `${what}: too many requests.`, 'Wait a few minutes and try again.');
  return new LabError('network', `${what}: the server answered with status ${status}.`, 'Try again later.');
}

export const unreachable = (what: string) =>
  new LabError(
    'network',
    `${what} could not be reached.`,
    'Check the connection and try again; what has arrived is kept.',
  );

/** `owner/name`, or the URL of its page on the Hub. Throws LabError bad-config. */
export function readRepository(text: string): string {
  const name = text
    .trim()
    .replace(/^https?:\/\/[^/]+\//, '')
    .replace(/\/(tree|blob|resolve)\/.*$/, '')
    .replace(/\/+$/, '');
  if (repositoryName.test(name)) return name;
  throw new LabError(
    'bad-config',
    `"${text.slice(0, 60)}" is not the name of a model on the Hub.`,
    'Write it as owner/name, for example HuggingFaceTB/SmolLM2-135M-Instruct.',
  );
}

async function listRepository(repository: string, revision: string, network: Network) {
  const { HubApiError, listFiles, modelInfo } = await import('@huggingface/hub');
  const { hubUrl } = network;
  try {
    const info = await modelInfo({
      name: repository,
      revision,
      hubUrl,
      fetch: network.fetch,
      additionalFields: ['sha'],
    });
    const commit = info.sha;
    const entries: ListFileEntry[] = [];
    for await (const entry of listFiles({
      repo: { type: 'model', name: repository },
      revision: commit,
      hubUrl,
      fetch: network.fetch,
    }))
      entries.push(entry);
    return { commit, entries };
  } catch (thrown) {
    if (thrown instanceof HubApiError) throw refusal(thrown.statusCode, `${repository} on the Hub`);
    if (thrown instanceof SyntaxError || (thrown instanceof Error && /JSON|format/i.test(thrown.message)))
      throw new LabError(
        'network',
        `The Hub's answer about ${repository} makes no sense (a sign-in page in between, perhaps).`,
        'Check the connection and try again.',
      );
    throw unreachable(`${repository} on the Hub`);
  }
}

/** The files of a repository at a revision, pinned to the commit. Throws LabError. */
export async function findOnHub(text: string, revision: string, network: Network): Promise<Source> {
  const repository = readRepository(text);
  const wanted = revision.trim() === '' ? 'main' : revision.trim();
  if (!revisionName.test(wanted))
    throw new LabError(
      'bad-config',
      `"${wanted.slice(0, 60)}" is not a revision.`,
      'Write a branch, a tag or a commit; leave it empty for the newest.',
    );
  const { commit, entries } = await listRepository(repository, wanted, network);
  const names = new Set(entries.map(({ path }) => path));
  const isWeight = (name: string) =>
    names.has(single) ? name === single : name === index || shard.test(name);
  const files = entries
    .filter(({ type, path }) => type === 'file' && (companions.includes(path) || isWeight(path)))
    .map(({ path, size, lfs }): SourceFile => {
      const url = `${network.hubUrl}/${repository}/resolve/${commit}/${encodeURIComponent(path)}`;
      return { name: path, url, bytes: lfs?.size ?? size, sha256: lfs?.oid ?? null };
    });
  if (!files.some(({ name }) => name.endsWith('.safetensors')))
    throw new LabError(
      'bad-model',
      `${repository} has no model.safetensors.`,
      'Choose a repository with weights in the safetensors format; many models have a converted copy.',
    );
  return {
    id: `hub:${repository}@${commit}`,
    title: repository,
    origin: `${network.hubUrl}/${repository}`,
    files,
  };
}

/** A model by the URL of its .safetensors file or of its folder. Throws LabError. */
export async function findAtUrl(text: string, network: Network): Promise<Source> {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    throw new LabError(
      'bad-config',
      `"${text.slice(0, 60)}" is not an address.`,
      'Write the whole address, beginning with https://.',
    );
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new LabError('bad-config', 'The address must begin with https://.', 'Correct the address.');
  url.hash = '';
  const last = url.pathname.split('/').at(-1)!;
  const weights = last.endsWith('.safetensors') ? last : single;
  const folder = new URL(last.endsWith('.safetensors') ? '.' : url.pathname.replace(/\/*$/, '/'), url);
  const at = (name: string) => new URL(name, folder).href;
  const probe = async (name: string): Promise<SourceFile | null> => {
    const found = await head(at(name), network);
    return found && { name, url: at(name), bytes: found.bytes, sha256: null };
  };
  const sharded = last.endsWith('.safetensors') ? null : await probe(index);
  const weightFiles = sharded ? await shardsOf(sharded, at, network) : [await probe(weights)];
  const others = await Promise.all(companions.map(probe));
  const [first] = weightFiles;
  if (!first) throw refusal(404, at(weights));
  const files = [...others, ...(sharded ? [sharded] : []), ...weightFiles].filter((file) => file !== null);
  return {
    id: first.url,
    title: folder.pathname.split('/').at(-2) || url.hostname,
    origin: folder.href,
    files,
  };
}

/** Size of a file at a URL; null if it does not exist. */
async function head(url: string, network: Network): Promise<{ bytes: number | null } | null> {
  let response: Response;
  try {
    response = await network.fetch(url, { method: 'HEAD' });
  } catch {
    throw unreachable(url.slice(0, 200));
  }
  if (response.status === 404) return null;
  if (!response.ok) throw refusal(response.status, url.slice(0, 200));
  if (/^text\/html/.test(response.headers.get('content-type') ?? '')) return null; // a page that says "not found"
  const length = response.headers.get('content-length');
  return { bytes: length !== null && /^\d+$/.test(length) ? Number(length) : null };
}

const mostShards = 500;

async function shardsOf(
  file: SourceFile,
  at: (name: string) => string,
  network: Network,
): Promise<SourceFile[]> {
  let names: string[];
  try {
    const json = (await (await network.fetch(file.url)).json()) as { weight_map?: Record<string, unknown> };
    names = [...new Set(Object.values(json.weight_map ?? {}))].filter(
      (name): name is string => typeof name === 'string' && /^[\w.-]+\.safetensors$/.test(name),
    );
  } catch {
    throw new LabError('bad-file', `${index} cannot be read.`, 'Check the address.');
  }
  if (names.length === 0 || names.length > mostShards)
    throw new LabError('bad-file', `${index} names ${names.length} weight files.`, 'Check the address.');
  return Promise.all(
    names.map(async (name) => {
      const found = await head(at(name), network);
      if (!found) throw refusal(404, at(name));
      return { name, url: at(name), bytes: found.bytes, sha256: null };
    }),
  );
}
