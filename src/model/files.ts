/** The files of a model from any source, with file errors as LabErrors. */
import { SafetensorsError, type ByteSource } from 'safetensors-js';
import { LabError } from '../protocol';

/** The files of one model by base name. */
export interface ModelFiles {
  readonly names: readonly string[];
  open(name: string): Promise<ByteSource>;
}

/** Runs `work`; errors of safetensors-js become LabErrors bad-file or network prefixed with `name`. */
export async function asFileErrors<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof SafetensorsError)) throw thrown;
    const message = `${name.slice(0, 80)}: ${thrown.message}`;
    if (thrown.code === 'network' || thrown.code === 'http-status')
      throw new LabError('network', message, 'Check the connection and try again.');
    throw new LabError('bad-file', message, 'Export or download the file again, then open it once more.');
  }
}

/** A text file of at most `most` bytes; undefined if there is none. Throws LabError bad-file. */
export async function readText(files: ModelFiles, name: string, most: number): Promise<string | undefined> {
  if (!files.names.includes(name)) return undefined;
  const bytes = await asFileErrors(name, async () => {
    const source = await files.open(name);
    if (source.size <= most) return source.read(0, source.size);
    throw new LabError(
      'bad-file',
      `${name} has ${source.size} bytes; at most ${most} were expected.`,
      'Check that this is the right file.',
    );
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new LabError('bad-file', `${name} is not UTF-8 text.`, 'Export or download the file again.');
  }
}

/** The same, of JSON. */
export async function readJson(files: ModelFiles, name: string, most: number): Promise<unknown> {
  const text = await readText(files, name, most);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new LabError('bad-file', `${name} is not valid JSON.`, 'Export or download the file again.');
  }
}
