/** Scores trial answers to the first rows of a task, before a run is spent on it. */
import { LabError, type Sandbox, type TrialScore } from '../../protocol';
import type { Task } from '../task';

/** Scores responses[i] as an answer to row i; ignores those beyond the data. Throws LabError bad-config without a sandbox. */
export async function tryTask(
  task: Task,
  responses: readonly string[],
  sandbox: Sandbox | undefined,
): Promise<readonly TrialScore[]> {
  const items = [...task.items()].slice(0, responses.length);
  const answers = items.map((item, i) => ({ item, response: responses[i]! }));
  if ('scoreInSandbox' in task && !sandbox) {
    throw new LabError('bad-config', 'There is no place to run code here.', 'Choose another reward.');
  }
  const scores =
    'scoreInSandbox' in task
      ? await task.scoreInSandbox(answers, sandbox!)
      : answers.map(({ item, response }) => task.score(item, response));
  return items.map(({ prompt, wanted }, i) => ({ prompt, wanted, ...scores[i]! }));
}
