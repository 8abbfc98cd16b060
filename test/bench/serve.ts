/** npm run bench:serve: the bench page on a local server; prints its address. */
import { serveSources } from '../support/models/sources';

const { address } = await serveSources(Number(process.env['PORT'] ?? 0));
console.log(`${address}test/bench/engine.html`);
