/** Scores answers: directly where the task can, in portions where untrusted code runs in the sandbox. */
import type { Interrupt } from '../../engine';
import { LabError, type Sandbox } from '../../protocol';
import type { Answered, SandboxedTask, Score, Task } from '../../tasks';

/** How a run is stopped; the signal is for work that has no checkpoints. */
export interface Stop extends Interrupt {
  readonly signal?: AbortSignal;
}

/** A score cut short by a stop is never kept: the checkpoint after it throws. */
async function scoreInPortions(
  task: SandboxedTask,
  answers: readonly Answered[],
  sandbox: Sandbox,
  stop: Stop,
) {
  const scores: Score[] = [];
  for (let first = 0; first < answers.length; first += task.scoredAtOnce) {
    await stop.checkpoint();
    const some = answers.slice(first, first + task.scoredAtOnce);
    scores.push(...(await task.scoreInSandbox(some, sandbox, stop.signal)));
    await stop.checkpoint();
  }
  return scores;
}

/** A non-finite reward counts as 0. */
const finite = (score: Score): Score => (Number.isFinite(score.reward) ? score : { ...score, reward: 0 });

/** One score per answer, every reward finite. Throws LabError bad-config if the task needs a sandbox and there is none. */
export async function scoreAnswers(
  task: Task,
  answers: readonly Answered[],
  sandbox: Sandbox | undefined,
  stop: Stop,
): Promise<readonly Score[]> {
  if (!('scoreInSandbox' in task))
    return answers.map(({ item, response }) => finite(task.score(item, response)));
  if (sandbox) return (await scoreInPortions(task, answers, sandbox, stop)).map(finite);
  throw new LabError(
    'bad-config',
    `Answers to "${task.title}" are scored by running code, and there is no sandbox to run it here.`,
    'Choose another task.',
  );
}
