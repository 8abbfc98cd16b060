/** Builds the page; as the global setup of the browser tests once for all of them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the built page. */
    readonly builtPage: string;
  }
}

/** Into a new temporary folder, whose path it returns. */
export function buildPage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'corp-lab-page-'));
  const { status, stderr } = spawnSync(
    join('node_modules', '.bin', 'vite'),
    ['build', '--logLevel', 'error', '--emptyOutDir', '--outDir', folder],
    // in a process of its own: under a test runner's NODE_ENV React would be built for development
    { env: { ...process.env, NODE_ENV: 'production' }, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`The page could not be built: ${stderr}`);
  return folder;
}

/** CORP_LAB_PAGE names the folder of a build that the same run of the tests has made already. */
export default function setup(project: TestProject): (() => void) | undefined {
  const built = process.env['CORP_LAB_PAGE'];
  const folder = built ?? buildPage();
  project.provide('builtPage', folder);
  return built === undefined ? () => rmSync(folder, { recursive: true, force: true }) : undefined;
}
