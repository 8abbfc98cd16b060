/** A step of the build: writes the service worker, which needs to know every file of the page, and says in both which version they are. */
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { transformWithOxc, type Plugin } from 'vite';

const source = 'src/serviceWorker.ts';
const workerFile = 'sw.js';

/** The Python that scores programs: 13 MB that most visits never use. */
const isLarge = (file: string) => /pyodide|python_stdlib/.test(file);

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll(sep, '/'),
    )
    .filter((file) => file !== workerFile)
    .sort();
}

async function write(folder: string): Promise<void> {
  const files = await filesIn(folder);
  const { code } = await transformWithOxc(await readFile(source, 'utf8'), source);
  const hash = createHash('sha256').update(code);
  for (const file of files) hash.update(file).update(await readFile(join(folder, file)));
  const version = hash.digest('hex').slice(0, 16);
  const build = {
    version,
    files: ['./', ...files.filter((file) => file !== 'index.html' && !isLarge(file))],
    large: files.filter(isLarge),
  };
  const page = join(folder, 'index.html');
  const html = await readFile(page, 'utf8');
  await writeFile(page, html.replace('</head>', `  <meta name="version" content="${version}" />\n  </head>`));
  await writeFile(join(folder, workerFile), `const __BUILD__ = ${JSON.stringify(build)};\n${code}`);
}

export const offline = (): Plugin => ({
  name: 'offline',
  apply: 'build',
  writeBundle: ({ dir }) => write(dir!),
});
