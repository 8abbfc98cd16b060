/** What Run will do, in one sentence made from the settings. */
import { memo } from 'react';
import { useLab } from '../context';
import { Unfinished } from '../results/notices/SavedNotice';
import { readDraft, words, type LabState } from '../../store';
import pageStyles from '../parts/page.module.css';
import styles from './Intro.module.css';

const span = (seconds: number) => (seconds < 1 ? 'less than a second' : `about ${words.duration(seconds)}`);

function promise(
  { draft, model, estimate }: Pick<LabState, 'draft' | 'model' | 'estimate'>,
  task: string,
): string {
  if (!model) return 'Once a model is loaded, this line says what Run will do.';
  const { config } = readDraft(draft, model.id);
  if (!config) return 'Fix the highlighted settings, and this line says what Run will do.';
  const { members, method, support, voteMax, test } = config;
  const time = estimate.kind === 'ready' ? ` It takes ${span(estimate.value.seconds)} here.` : '';
  const vote = `the best ${words.whole(voteMax)}`;
  const prompts = words.plural(test, 'new prompt');
  const then =
    method === 'corp'
      ? `consolidates the good ones into one model, and compares it with a vote of ${vote} on ${prompts}`
      : `and lets ${vote} vote on ${prompts}`;
  return `Run makes ${words.plural(members, 'randomly perturbed copy', 'randomly perturbed copies')} of ${words.bounded(model.title, 60)}, scores each on ${words.plural(support, `${task} prompt`)}, ${then}.${time}`;
}

export const Intro = memo(function Intro() {
  const draft = useLab((state) => state.draft);
  const model = useLab((state) => state.model);
  const estimate = useLab((state) => state.estimate);
  const catalog = useLab((state) => state.catalog);
  const tasks = catalog.kind === 'ready' ? catalog.value.tasks : [];
  const task = tasks.find(({ id }) => id === draft.task)?.title.toLowerCase() ?? '';
  return (
    <div className={styles.intro} data-only="screen">
      <h1 className={pageStyles.headline}>Make a language model better with random noise</h1>
      <p className={`${pageStyles.lead} ${styles.promise} numbers`}>
        {promise({ draft, model, estimate }, task)}
      </p>
      <Unfinished />
    </div>
  );
});
