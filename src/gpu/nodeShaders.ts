/** The WGSL files, read by Node. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../../shaders/', import.meta.url);

/** Sources by path without extension: 'linalg/matmul_r8', 'lib/philox'. */
export function loadShaders(): ReadonlyMap<string, string> {
  const files = readdirSync(fileURLToPath(root), { recursive: true, encoding: 'utf8' });
  return new Map(
    files
      .filter((file) => file.endsWith('.wgsl'))
      .map((file) => [file.replaceAll('\\', '/').slice(0, -5), readFileSync(new URL(file, root), 'utf8')]),
  );
}
