/** npm run bench:serve: the bench page on a local server; prints its address. */
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const root = fileURLToPath(new URL('../../', import.meta.url));

export async function serveBench(): Promise<{ address: string; close(): Promise<void> }> {
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    server: { host: '127.0.0.1', port: Number(process.env['PORT'] ?? 0) },
  });
  await server.listen();
  return { address: `${server.resolvedUrls!.local[0]!}test/bench/engine.html`, close: () => server.close() };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log((await serveBench()).address);
