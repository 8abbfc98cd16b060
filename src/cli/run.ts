/** `lab run`: an experiment from a config file to an event log, progress on stderr. */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { withGpu } from '../gpu/node';
import { LabSession, prepare, RunControl } from '../lab';
import { LabError, type RunConfig, type RunEvent, type RunOutcome } from '../protocol';
import { openNodeSandbox } from '../sandbox/node';
import { canonical } from '../settings';
import { onePath, parse, usage } from './arguments';
import { calibrationMemory } from './calibrationMemory';
import { filesOfModel } from './files';
import { withCustomTask } from './customTask';

const interrupted = 130;

/** Checks all that needs no device. */
async function readConfig(path: string): Promise<RunConfig> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new LabError('not-found', `${path}: cannot be read`, 'Check the path.');
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new LabError('bad-config', `${path}: not valid JSON`, 'Check the file.');
  }
  return prepare(canonical(await withCustomTask(json, dirname(path)))).config;
}

function openLog(path: string): number {
  try {
    return openSync(path, 'w');
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    throw new LabError('not-found', `${path}: cannot be written (${code})`, 'Check the path.');
  }
}

/** One line of progress on stderr, rewritten in place on a terminal. */
function report(event: RunEvent): void {
  if (event.type !== 'progress') return;
  const share = Math.round((100 * event.done) / event.total);
  const line = `${event.phase} ${share} % ${Math.round(event.tokensPerSecond)} tokens/s ${Math.ceil(event.secondsLeft)} s left`;
  process.stderr.write(process.stderr.isTTY ? `\r${line.padEnd(78)}` : `${line}\n`);
}

/** Runs to the end or to Ctrl-C; a failed write to the log stops the run. */
async function runToLog(session: LabSession, config: RunConfig, log: number): Promise<RunOutcome> {
  const control = new RunControl();
  const stop = () => control.cancel();
  let unwritten: LabError | null = null;
  process.on('SIGINT', stop);
  const outcome = await session.run(config, control, (events) => {
    try {
      for (const event of events) writeSync(log, `${JSON.stringify(event)}\n`);
    } catch (thrown) {
      const { code } = thrown as NodeJS.ErrnoException;
      unwritten = new LabError('not-found', `the log cannot be written (${code})`, 'Check the disk.');
      stop();
    }
    events.forEach(report);
  });
  await control.left;
  process.off('SIGINT', stop);
  if (process.stderr.isTTY) process.stderr.write('\n');
  return unwritten ? { kind: 'failed', error: (unwritten as LabError).info } : outcome;
}

export async function run(args: readonly string[]): Promise<void> {
  const { values, positionals } = parse(args, { out: { type: 'string' } });
  const configPath = onePath(positionals, 'a config file');
  if (values.out === undefined) throw usage('--out is missing');
  const config = await readConfig(configPath);
  const files = filesOfModel(config.model);
  const log = openLog(values.out);
  const outcome = await withGpu(async (gpu) => {
    const session = await LabSession.open(gpu, calibrationMemory, openNodeSandbox());
    await session.load(config.model, basename(config.model), files);
    return runToLog(session, config, log);
  }).finally(() => closeSync(log));
  if (outcome.kind === 'failed')
    throw new LabError(outcome.error.kind, outcome.error.message, outcome.error.hint);
  if (outcome.kind === 'cancelled') process.exitCode = interrupted;
}
