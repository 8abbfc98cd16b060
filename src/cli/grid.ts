/** `lab grid`: split-half reproducibility over every (model, task, noise) of a config, as one table. */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { withGpu } from '../gpu/node';
import { checkGrid, LabSession, RunControl } from '../lab';
import { LabError, type GridEvent, type GridRequest, type GridRow, type RunOutcome } from '../protocol';
import { onePath, parse } from './arguments';
import { calibrationMemory } from './calibrationMemory';
import { bundledModels, filesOfModel } from './files';
import { gridTable } from './gridTable';

const interrupted = 130;

function readRequest(path: string): GridRequest {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (thrown) {
    const missing = (thrown as NodeJS.ErrnoException).code !== undefined;
    throw missing
      ? new LabError('not-found', `${path}: cannot be read`, 'Check the path.')
      : new LabError('bad-config', `${path}: not valid JSON`, 'Check the file.');
  }
  return checkGrid(json);
}

function sigmasOf(id: string): readonly number[] {
  const sigmas = bundledModels().find((model) => model.id === id)?.sigmas;
  if (sigmas) return sigmas;
  throw new LabError(
    'bad-config',
    `${id} is not a bundled model and the config has no sigmas.`,
    'Add "sigmas".',
  );
}

/** Writes rows as they complete and failures to stderr; Ctrl-C stops it. */
export async function measureGrid(request: GridRequest, onRow: (row: GridRow) => void): Promise<RunOutcome> {
  const control = new RunControl();
  const stop = () => control.cancel();
  const told = (event: GridEvent) => {
    if (event.type === 'grid-row') onRow(event.row);
    else if (event.type === 'grid-failed')
      process.stderr.write(`${event.model} ${event.task}: ${event.error.message}\n`);
    else process.stderr.write(`${event.done} of ${event.total}, ${Math.ceil(event.secondsLeft)} s left\n`);
  };
  process.on('SIGINT', stop);
  try {
    return await withGpu(async (gpu) => {
      const session = await LabSession.open(gpu, calibrationMemory);
      const find = async (id: string) => ({
        title: id,
        files: filesOfModel(id),
        sigmas: request.sigmas ?? sigmasOf(id),
      });
      const outcome = await session.grid(request, find, control, told);
      await control.left;
      return outcome;
    });
  } finally {
    process.off('SIGINT', stop);
  }
}

export async function grid(args: readonly string[]): Promise<void> {
  const { values, positionals } = parse(args, { out: { type: 'string' } });
  const request = readRequest(onePath(positionals, 'a config file'));
  const log = values.out === undefined ? null : openSync(values.out, 'w');
  const rows: GridRow[] = [];
  const outcome = await measureGrid(request, (row) => {
    rows.push(row);
    if (log !== null) writeSync(log, `${JSON.stringify(row)}\n`);
  }).finally(() => log !== null && closeSync(log));
  process.stdout.write(gridTable(rows));
  if (outcome.kind === 'failed')
    throw new LabError(outcome.error.kind, outcome.error.message, outcome.error.hint);
  if (outcome.kind === 'cancelled') process.exitCode = interrupted;
  else if (rows.length === 0) process.exitCode = 1;
}
