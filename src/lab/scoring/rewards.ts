/** Scores for answers: at once where the task scores them itself, in portions where foreign code judges them in the sandbox. */
import type { Interrupt } from '../../engine';
import { LabError, type Sandbox } from '../../protocol';
import type { Answered, SandboxedTask, Score, Task } from '../../tasks';

/** What a run may be stopped by; the signal is for work that has no checkpoints. */
export interface Stop extends Interrupt {
  readonly signal?: AbortSignal;
}

/** A verdict that a stopped run cut short is never kept: the checkpoint after it throws. */
async function judge(task: SandboxedTask, answers: readonly Answered[], sandbox: Sandbox, stop: Stop) {
  const scores: Score[] = [];
  for (let first = 0; first < answers.length; first += task.judgedAtOnce) {
    await stop.checkpoint();
    const some = answers.slice(first, first + task.judgedAtOnce);
    scores.push(...(await task.judge(some, sandbox, stop.signal)));
    await stop.checkpoint();
  }
  return scores;
}

/** A reward that is no number is none. */
const finite = (score: Score): Score => (Number.isFinite(score.reward) ? score : { ...score, reward: 0 });

/** One score an answer, every reward a finite number. Throws LabError bad-config where a task needs a sandbox and there is none. */
export async function scoreAnswers(
  task: Task,
  answers: readonly Answered[],
  sandbox: Sandbox | undefined,
  stop: Stop,
): Promise<readonly Score[]> {
  if (!('judge' in task)) return answers.map(({ item, response }) => finite(task.score(item, response)));
  if (sandbox) return (await judge(task, answers, sandbox, stop)).map(finite);
  throw new LabError(
    'bad-config',
    `Answers to "${task.title}" are judged by running code, and there is no place to run it here.`,
    'Choose another task.',
  );
}
