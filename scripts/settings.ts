/** Writes docs/settings.md from the declaration of a run's settings: `npm run settings`. */
import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { reference } from '../src/settings';

const target = new URL('../docs/settings.md', import.meta.url);

/** The document as it should stand in the repository. */
export const settingsDocument = async (): Promise<string> =>
  format(reference(), { ...(await resolveConfig(target)), parser: 'markdown' });

if (import.meta.url === `file://${process.argv[1]}`) writeFileSync(target, await settingsDocument());
