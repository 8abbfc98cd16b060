import { defineConfig } from 'vitest/config';

const onGpu = { fileParallelism: false, testTimeout: 120_000, hookTimeout: 120_000 };
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
      { test: { name: 'unit', include: ['test/unit/**/*.test.{ts,tsx}'], testTimeout: 30_000 } },
      { test: { name: 'shaders', include: ['test/shaders/**/*.test.ts'], pool: 'forks', ...onGpu } },
      { test: { name: 'engine', include: ['test/engine/**/*.test.ts'], pool: 'forks', ...onGpu } },
      { test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], pool: 'forks', ...inBrowser } },
    ],
  },
});
