/** The sources as they stand, for pages of tests and benches that import them: served without the page's own build. */
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

export interface ServedSources {
  /** Of the repository's root, with a slash at its end. */
  readonly address: string;
  readonly close: () => Promise<void>;
}

export async function serveSources(port = 0): Promise<ServedSources> {
  const server = await createServer({
    root: fileURLToPath(new URL('../../../', import.meta.url)),
    configFile: false,
    logLevel: 'error',
    server: { host: '127.0.0.1', port },
    optimizeDeps: { include: ['comlink'] },
  });
  await server.listen();
  return { address: server.resolvedUrls!.local[0]!, close: () => server.close() };
}
