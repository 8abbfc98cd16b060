/** One stage of the tests: a command that passes or fails as a whole, or a Vitest project whose tests are counted. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vulkanEnvironment } from './vulkan';

export interface Stage {
  readonly name: string;
  /** A command that passes or fails as one check, or a Vitest project, or some files of one. */
  readonly command?: readonly string[];
  readonly project?: string;
  readonly files?: readonly string[];
}

export interface Outcome {
  readonly stage: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
}

type Counts = Pick<Outcome, 'passed' | 'failed' | 'skipped'>;

interface Report {
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

const reports = mkdtempSync(join(tmpdir(), 'corp-lab-tests-'));
const environment = { ...process.env, ...vulkanEnvironment() };

/** What a stage that runs beside another prints is held back until it ends. */
type Output = 'at once' | 'at the end';

function call([name, ...args]: readonly string[], output: Output, env = environment): Promise<boolean> {
  const live = output === 'at once';
  return new Promise((resolve) => {
    const child = spawn(join('node_modules', '.bin', name!), args, {
      stdio: ['ignore', live ? 'inherit' : 'pipe', live ? 'inherit' : 'pipe'],
      env,
    });
    const held: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: Buffer) => held.push(text));
    child.once('close', (code) => {
      process.stdout.write(Buffer.concat(held));
      resolve(code === 0);
    });
    child.once('error', (error) => {
      console.error(error.message);
      resolve(false);
    });
  });
}

const failure: Counts = { passed: 0, failed: 1, skipped: 0 };
const countOf = (results: Report['testResults'], statuses: readonly string[]) =>
  results.flatMap((file) => file.assertionResults).filter(({ status }) => statuses.includes(status)).length;
const brokenOff = ({ assertionResults }: Report['testResults'][number]) =>
  assertionResults.some(({ status }) => status === 'pending');

/**
 * Native code under a test (Dawn, a thread of Node that is ended) can take its whole process along; what was not reached is
 * then neither passed nor failed. Such a file gets one more process; a test that failed does not.
 */
async function runProject(
  { name, project, files = [] }: Stage,
  page?: string,
  again = true,
): Promise<Counts> {
  const file = join(reports, `${name}${again ? '' : '-again'}.json`);
  const reporters = ['--reporter', 'default', '--reporter', 'json', '--outputFile.json', file];
  const env = { ...environment, ...(page === undefined ? {} : { CORP_LAB_PAGE: page }) };
  const ok = await call(['vitest', 'run', '--project', project!, ...reporters, ...files], 'at once', env);
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
    const names = broken.map((result) => result.name);
    console.log(`\nThe process died under ${names.join(', ')}; once more:`);
    const second = await runProject({ name, project: project!, files: names }, page, false);
    return {
      passed: passed + second.passed,
      failed: second.failed,
      skipped: skipped + second.skipped,
    };
  }
  // a file that does not load fails without a failed test; a project without tests is a failure too
  return { passed, failed: failed === 0 && (!ok || passed === 0) ? 1 : failed, skipped };
}

async function timed(stage: Stage, work: () => Promise<Counts>): Promise<Outcome> {
  const started = performance.now();
  const counts = await work();
  return { stage: stage.name, ...counts, seconds: (performance.now() - started) / 1000 };
}

const check = async ({ command }: Stage, output: Output): Promise<Counts> =>
  (await call(command!, output)) ? { passed: 1, failed: 0, skipped: 0 } : failure;

/** Checks that use one core each: as many side by side as there are lanes, each lane in order. */
export async function runChecks(stages: readonly Stage[], lanes: number): Promise<Outcome[]> {
  const waiting = [...stages];
  const outcomes: Outcome[] = [];
  if (waiting.length > 0) console.log(`\n== ${waiting.map(({ name }) => name).join(', ')}`);
  const lane = async () => {
    for (let stage = waiting.shift(); stage; stage = waiting.shift()) {
      const one = stage;
      outcomes.push(await timed(one, () => check(one, 'at the end')));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return outcomes;
}

/** A project's tests; `page` is the folder of the built page, where there is one. */
export function runTests(stage: Stage, page?: string): Promise<Outcome> {
  console.log(`\n== ${stage.name}`);
  return timed(stage, () => runProject(stage, page));
}
