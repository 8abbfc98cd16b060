/** The command line as a person runs it, for tests. */
import { spawnSync } from 'node:child_process';

export const labMain = 'src/cli/main.ts';
export const tsx = 'node_modules/.bin/tsx';

export function lab(...args: string[]) {
  const command = ['--import', './scripts/vulkan.ts', labMain, ...args];
  const { status, stdout, stderr } = spawnSync(tsx, command, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  // Dawn itself warns about the adapter on stderr
  const errors = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('Warning: max'));
  return { status, stdout, errors };
}
