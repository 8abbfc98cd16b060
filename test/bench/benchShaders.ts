/** The bench's own WGSL files, as Node reads them. */
import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('./shaders/', import.meta.url);

export function benchShaders(): [string, string][] {
  return readdirSync(folder).map((file) => [
    file.slice(0, -'.wgsl'.length),
    readFileSync(new URL(file, folder), 'utf8'),
  ]);
}
