/**
 * npm test: every check, one summary. `npm test -- unit engine` runs only the stages named, `npm test -- quick` what takes
 * minutes: before every commit.
 */
import { availableParallelism } from 'node:os';
import { ensureSystem } from './system';
import { runChecks, runTests, type Outcome, type Stage } from './testStage';

/** One core each, the longest first. Caches are of what depends on one file alone, or know what they depend on. */
const checks: readonly Stage[] = [
  { name: 'lint', command: ['eslint', '--max-warnings', '0', '.'] },
  {
    name: 'types',
    command: ['tsc', '--noEmit', '--incremental', '--tsBuildInfoFile', 'node_modules/.cache/tsc.info'],
  },
  { name: 'format', command: ['prettier', '--cache', '--check', '--log-level', 'warn', '.'] },
  { name: 'build', command: ['vite', 'build', '--logLevel', 'warn'] },
];

/** All cores, one after the other. */
const tests: readonly Stage[] = [
  { name: 'unit', project: 'unit*' },
  { name: 'shaders', project: 'shaders' },
  { name: 'engine', project: 'engine' },
  { name: 'e2e', project: 'e2e' },
  { name: 'smoke', project: 'e2e', files: ['test/e2e/smoke.test.ts'] },
];

const stages = [...checks, ...tests];
const whole = ['format', 'types', 'lint', 'unit', 'shaders', 'engine', 'build', 'e2e'];
const sets: Readonly<Record<string, readonly string[]>> = {
  quick: ['format', 'types', 'lint', 'unit', 'shaders', 'build', 'smoke'],
};

function readArguments(args: readonly string[]): ReadonlySet<string> {
  const wanted = new Set(args.length === 0 ? whole : args.flatMap((name) => sets[name] ?? [name]));
  const unknown = [...wanted].filter((name) => !stages.some((stage) => stage.name === name));
  if (unknown.length > 0) {
    const names = [...Object.keys(sets), ...stages.map(({ name }) => name)];
    console.error(`Unknown stage ${unknown.join(', ')}; there are ${names.join(', ')}.`);
    process.exit(1);
  }
  return wanted;
}

function prepare(chosen: readonly Stage[]): void {
  const needs = (...projects: string[]) => chosen.some(({ project = '' }) => projects.includes(project));
  const missing = ensureSystem({
    browser: needs('e2e'),
    vulkan: needs('engine', 'shaders'),
    python: needs('engine'),
  });
  if (missing.length > 0) {
    console.error(`The tests need these system packages:\n${missing.map((line) => `  ${line}`).join('\n')}`);
    process.exit(1);
  }
}

function summarise(outcomes: readonly Outcome[]): void {
  console.log('\nstage      passed  failed  seconds');
  for (const { stage, passed, failed, seconds } of outcomes) {
    console.log(
      `${stage.padEnd(10)} ${String(passed).padStart(6)}  ${String(failed).padStart(6)}  ${seconds.toFixed(1).padStart(7)}`,
    );
  }
  const total = (key: 'passed' | 'failed' | 'skipped') =>
    outcomes.reduce((sum, outcome) => sum + outcome[key], 0);
  console.log(`${'all'.padEnd(26)} ${(performance.now() / 1000).toFixed(1).padStart(7)}`);
  const skipped = total('skipped') > 0 ? `, ${total('skipped')} skipped` : '';
  console.log(`\n${total('passed')} passed, ${total('failed')} failed${skipped}`);
  process.exitCode = total('failed') > 0 ? 1 : 0;
}

const wanted = readArguments(process.argv.slice(2));
const chosen = (some: readonly Stage[]) => some.filter(({ name }) => wanted.has(name));
prepare(chosen(stages));
const outcomes = await runChecks(chosen(checks), Math.min(2, availableParallelism()));
const built = outcomes.some(({ stage, failed }) => stage === 'build' && failed === 0);
for (const stage of chosen(tests)) outcomes.push(await runTests(stage, built ? 'dist' : undefined));
summarise(outcomes);
