import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const cores = availableParallelism();

const onGpu = { pool: 'forks', maxWorkers: 1, testTimeout: 120_000, hookTimeout: 120_000 } as const;
const sideBySide = { maxWorkers: Math.min(2, cores) };
/** Starting a process and loading the sources anew for each file would take as long as many of them. */
const onCpu = { maxWorkers: cores + 1, isolate: false, testTimeout: 120_000 };
const units = ['test/unit/**/*.test.{ts,tsx}'];
/** Files that replace modules: in processes of their own, or others would see the replacements. */
const mocked = 'test/unit/**/*.mocked.test.ts';
/** Projects that are run together by `vitest run` come one after the other. */
const group = (groupOrder: number) => ({ sequence: { groupOrder } });
/** One process for all files: its browser and its server start once. */
const inBrowser = {
  ...onGpu,
  isolate: false,
  globalSetup: 'test/support/browser/build.ts',
  testTimeout: 600_000,
  expect: { poll: { timeout: 30_000 } },
};

export default defineConfig({
  test: {
    projects: [
      // one more than there are cores: some wait for a connection to be tried again
      { test: { name: 'unit', include: units, exclude: [mocked], ...onCpu, ...group(0) } },
      { test: { name: 'unit-mocked', include: [mocked], ...onCpu, isolate: true, ...group(0) } },
      { test: { name: 'shaders', include: ['test/shaders/**/*.test.ts'], ...onGpu, ...group(1) } },
      // the software adapter takes all cores, but compiling, oracles and the command line one each
      {
        test: { name: 'engine', include: ['test/engine/**/*.test.ts'], ...onGpu, ...sideBySide, ...group(2) },
      },
      { test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], ...inBrowser, ...group(3) } },
    ],
  },
});
