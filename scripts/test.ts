/** npm test: every check in order, one summary. `npm test -- unit engine` runs only the stages named. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureSystem } from './system';
import { vulkanEnvironment } from './vulkan';

interface Stage {
  readonly name: string;
  /** A command that passes or fails as one check, or a Vitest project. */
  readonly command?: readonly string[];
  readonly project?: string;
}

interface Outcome {
  readonly stage: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
}

const stages: readonly Stage[] = [
  { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  { name: 'types', command: ['tsc', '--noEmit'] },
  { name: 'lint', command: ['eslint', '--max-warnings', '0', '.'] },
  { name: 'unit', project: 'unit' },
  { name: 'shaders', project: 'shaders' },
  { name: 'engine', project: 'engine' },
  { name: 'build', command: ['vite', 'build', '--logLevel', 'warn'] },
  { name: 'e2e', project: 'e2e' },
];

const reports = mkdtempSync(join(tmpdir(), 'corp-lab-tests-'));

function bin(name: string): string {
  return join('node_modules', '.bin', name);
}

function call(command: readonly string[]): boolean {
  const [name, ...args] = command;
  const { status } = spawnSync(bin(name!), args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...vulkanEnvironment() },
  });
  return status === 0;
}

interface Report {
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

type Counts = Pick<Outcome, 'passed' | 'failed' | 'skipped'>;

const failure: Counts = { passed: 0, failed: 1, skipped: 0 };
const countOf = (results: Report['testResults'], statuses: readonly string[]) =>
  results.flatMap((file) => file.assertionResults).filter(({ status }) => statuses.includes(status)).length;
const brokenOff = ({ assertionResults }: Report['testResults'][number]) =>
  assertionResults.some(({ status }) => status === 'pending');

/**
 * Native code under a test (Dawn, a thread of Node that is ended) can take its whole process along; what was not reached is
 * then neither passed nor failed. Such a file gets one more process; a test that failed does not.
 */
function runProject(project: string, files: readonly string[] = [], again = true): Counts {
  const file = join(reports, `${project}${again ? '' : '-again'}.json`);
  const reporters = ['--reporter', 'default', '--reporter', 'json', '--outputFile.json', file];
  const ok = call(['vitest', 'run', '--project', project, ...reporters, ...files]);
  let report: Report;
  try {
    report = JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch {
    return failure;
  }
  const broken = report.testResults.filter(brokenOff);
  const whole = report.testResults.filter((result) => !brokenOff(result));
  const passed = countOf(whole, ['passed']);
  const failed = report.numFailedTests;
  const skipped = countOf(report.testResults, ['skipped', 'todo']);
  if (broken.length > 0 && failed === 0 && again) {
    const names = broken.map(({ name }) => name);
    console.log(`\nThe process died under ${names.join(', ')}; once more:`);
    const second = runProject(project, names, false);
    return {
      passed: passed + second.passed,
      failed: second.failed,
      skipped: skipped + second.skipped,
    };
  }
  // a file that does not load fails without a failed test; a project without tests is a failure too
  return { passed, failed: failed === 0 && (!ok || passed === 0) ? 1 : failed, skipped };
}

function runStage(stage: Stage): Outcome {
  console.log(`\n== ${stage.name}`);
  const started = performance.now();
  const counts =
    stage.project === undefined
      ? call(stage.command!)
        ? { passed: 1, failed: 0, skipped: 0 }
        : failure
      : runProject(stage.project);
  return { stage: stage.name, ...counts, seconds: (performance.now() - started) / 1000 };
}

function main(): void {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !stages.some((stage) => stage.name === name));
  if (unknown.length > 0) {
    console.error(
      `Unknown stage ${unknown.join(', ')}; there are ${stages.map((stage) => stage.name).join(', ')}.`,
    );
    process.exit(1);
  }
  const chosen = stages.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  const needs = {
    browser: chosen.some((stage) => stage.project === 'e2e'),
    vulkan: chosen.some((stage) => stage.project === 'engine' || stage.project === 'shaders'),
    python: chosen.some((stage) => stage.project === 'engine'),
  };
  const missing = ensureSystem(needs);
  if (missing.length > 0) {
    console.error(`The tests need these system packages:\n${missing.map((line) => `  ${line}`).join('\n')}`);
    process.exit(1);
  }
  const outcomes = chosen.map(runStage);
  console.log('\nstage      passed  failed  seconds');
  for (const { stage, passed, failed, seconds } of outcomes) {
    console.log(
      `${stage.padEnd(10)} ${String(passed).padStart(6)}  ${String(failed).padStart(6)}  ${seconds.toFixed(1).padStart(7)}`,
    );
  }
  const total = (key: 'passed' | 'failed' | 'skipped') =>
    outcomes.reduce((sum, outcome) => sum + outcome[key], 0);
  const skipped = total('skipped') > 0 ? `, ${total('skipped')} skipped` : '';
  console.log(`\n${total('passed')} passed, ${total('failed')} failed${skipped}`);
  process.exitCode = total('failed') > 0 ? 1 : 0;
}

main();
