/** The models under public/models/, by the list in its index.json. */
import { fromUrl } from 'safetensors-js';
import type { FindGridModel } from '../lab';
import { LabError, type BundledModel } from '../protocol';

const files = [
  'config.json',
  'generation_config.json',
  'model.safetensors',
  'tokenizer.json',
  'tokenizer_config.json',
];

/** No bundled file is longer: each comes in one request. */
const mostBytes = 4 * 2 ** 20;

export class BundledModels {
  /** `folder` ends in a slash. */
  constructor(private readonly folder: URL) {}

  /** Throws LabError network. */
  async list(): Promise<readonly BundledModel[]> {
    const url = new URL('index.json', this.folder);
    try {
      const response = await fetch(url);
      if (response.ok) return (await response.json()) as BundledModel[];
    } catch {
      // offline, or not JSON: the same to the person
    }
    throw new LabError(
      'network',
      `${url.pathname} could not be loaded.`,
      'Check the connection and reload the page.',
    );
  }

  /** Its title, sigmas and files. Throws LabError not-found or network. */
  find: FindGridModel = async (id) => {
    const found = (await this.list()).find((model) => model.id === id);
    if (!found) {
      const message = `There is no bundled model "${id.slice(0, 60)}".`;
      throw new LabError('not-found', message, 'Choose one from the list.');
    }
    const folder = new URL(`${encodeURIComponent(id)}/`, this.folder);
    const open = (name: string) => fromUrl(new URL(name, folder).href, { ahead: mostBytes });
    return { title: found.title, sigmas: found.sigmas, files: { names: files, open } };
  };
}
