/** npm start: builds the page, serves it and prints its address. */
import { build, preview } from 'vite';

await build({ logLevel: 'warn' });
const server = await preview({ preview: { host: '127.0.0.1', port: Number(process.env['PORT'] ?? 4173) } });
console.log(`CoRP Lab is at ${server.resolvedUrls?.local[0] ?? 'an unknown address'}`);
