/**
 * Puts the faults of test/faults/ one after the other into a copy of the tree and runs the test file that has to notice
 * each: `npx tsx scripts/faults.ts [unit] [engine] [words of one]`. Fails where one is not noticed, or can no longer be put in.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { faults, type Fault } from '../test/faults/faults';
import { vulkanEnvironment } from './vulkan';

/** What is tracked and what is not ignored, and a link to the installed packages. */
function copyTree(): string {
  const folder = mkdtempSync(join(tmpdir(), 'corp-lab-faults-'));
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (listed.status !== 0) throw new Error(`The tree could not be listed: ${listed.stderr}`);
  for (const path of listed.stdout.split('\0').filter((name) => name !== ''))
    cpSync(path, join(folder, path), { recursive: true });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  return folder;
}

function passes(folder: string, project: Fault['project'], files: readonly string[]): boolean {
  const vitest = join('node_modules', '.bin', 'vitest');
  const { status } = spawnSync(vitest, ['run', '--project', project, ...files], {
    cwd: folder,
    env: { ...process.env, ...vulkanEnvironment() },
    stdio: 'ignore',
  });
  return status === 0;
}

/** True where the test file fails with the fault. */
function isCaught(folder: string, { file, search, replacement, project, caughtBy }: Fault): boolean {
  const path = join(folder, file);
  const whole = readFileSync(path, 'utf8');
  if (whole.split(search).length !== 2) throw new Error(`${file} does not hold this once: ${search}`);
  writeFileSync(
    path,
    whole.replace(search, () => replacement),
  );
  try {
    return !passes(folder, project, [caughtBy]);
  } finally {
    writeFileSync(path, whole);
  }
}

/** The test files that fail without any fault, which would notice nothing. */
function failing(folder: string, chosen: readonly Fault[]): string[] {
  const files = new Map(chosen.map(({ caughtBy, project }) => [caughtBy, project]));
  return [...files].filter(([file, project]) => !passes(folder, project, [file])).map(([file]) => file);
}

const words = process.argv.slice(2);
const chosen = faults.filter(
  ({ what, project }) => words.length === 0 || words.some((word) => `${project}: ${what}`.includes(word)),
);
const folder = copyTree();
try {
  const broken = failing(folder, chosen);
  for (const file of broken) console.log(`fails without a fault: ${file}`);
  let missed = broken.length;
  for (const fault of chosen) {
    const caught = isCaught(folder, fault);
    console.log(`${caught ? 'caught    ' : 'NOT caught'}  ${fault.what}: ${fault.caughtBy}`);
    if (!caught) missed++;
  }
  console.log(`\n${chosen.length} faults, ${missed === 0 ? 'all caught' : `${missed} problems`}`);
  process.exitCode = missed === 0 && chosen.length > 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
