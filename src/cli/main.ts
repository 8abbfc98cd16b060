/** lab: the experiments in Node. */
import { toErrorInfo } from '../protocol';
import { usage } from './arguments';
import { commands } from './commands';
import { closeFiles } from './files';

const help = `lab <command>

  inspect <model-dir or .safetensors>...           contents of a checkpoint, one JSON line each
  logits <model-dir> --tokens 1,2,3                JSON, one row of logits per position
  generate <model-dir> --tokens 1,2,3 --max-new 16 JSON, greedy token ids
  noise --seed S --tensor T --count N              JSON, integer normals (units of 2^-20) from the GPU
  run <config.json> --out <events.jsonl>           an experiment: its events as JSON lines
  grid <config.json> [--out <rows.jsonl>]          split-half over models, tasks and noise: a table
  apply <model-dir> <recipe.json> --out <dir>      a recipe applied to its base, as a model folder
  replay <trace.json>                              the lab's decisions on a recorded CoRP run, JSON
  score <task> <vectors.json>                      a JSON list of {response, ground_truth}, as {reward, vote}
  signals [--kind sine] [--members 128] [--sigma 0.005] [--seeds 1]
                                                   errors of the signal-continuation toy, one line per population
  tasks                                            the tasks, one JSON line each
  models                                           the bundled models, one JSON line each
`;

/** Messages may quote files: strips line breaks and terminal control characters. */
const oneLine = (text: string) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');

async function main(): Promise<void> {
  const [name, ...args] = process.argv.slice(2);
  if ([name, ...args].some((arg) => arg === '--help' || arg === '-h')) {
    process.stdout.write(help);
    return;
  }
  const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  try {
    if (name === undefined) throw usage('a command is missing, see lab --help');
    if (!command) throw usage(`unknown command "${name.slice(0, 40)}", see lab --help`);
    await command(args);
  } catch (thrown) {
    process.stderr.write(`${oneLine(toErrorInfo(thrown).message)}\n`);
    process.exitCode = 1;
  } finally {
    await closeFiles();
  }
}

// `lab models | head -1` closes the pipe early: not an error
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

await main();
