/** What the model is asked to do: one card per task. */
import { Button } from '@mantine/core';
import { IconTablePlus } from '@tabler/icons-react';
import { lazy, memo, Suspense, useState } from 'react';
import { useActions, useLab } from '../context';
import { words } from '../../store';
import type { SavedTask as Saved, TaskInfo } from '../../protocol';

import { Failure } from '../parts/feedback/Failure';
import { SavedTask } from './customTask/SavedTask';
import fieldStyles from '../parts/inputs/Field.module.css';
import layoutStyles from '../parts/layout.module.css';
import setupStyles from './Experiment.module.css';
import styles from './TaskPicker.module.css';

const CustomTask = lazy(() => import('./customTask/CustomTask'));

export const TaskPicker = memo(function TaskPicker() {
  const catalog = useLab((state) => state.catalog);
  const chosen = useLab((state) => state.draft.task);
  const { saved, error } = useLab((state) => state.customTasks);
  const { chooseTask, customTask } = useActions();
  const [adding, setAdding] = useState(false);
  const tasks = catalog.kind === 'ready' ? catalog.value.tasks : [];
  return (
    <fieldset className={`${setupStyles.group} ${setupStyles.plain}`}>
      <legend className={fieldStyles.label}>Task</legend>
      {catalog.kind === 'loading' && <p className="small faint">Loading…</p>}
      {tasks.map((task) => (
        <TaskCard
          key={task.id}
          task={task}
          checked={task.id === chosen}
          onChoose={() => chooseTask(task)}
          saved={saved.find(({ info }) => info.id === task.id)}
        />
      ))}
      {error && <Failure title="Custom tasks" error={error} onDismiss={customTask.dismiss} />}
      <Button
        size="xs"
        mt="xs"
        variant="default"
        leftSection={<IconTablePlus size={15} aria-hidden="true" />}
        onClick={() => setAdding(true)}
      >
        Custom task…
      </Button>
      {adding && (
        <Suspense fallback={null}>
          <CustomTask onClose={() => setAdding(false)} />
        </Suspense>
      )}
    </fieldset>
  );
});

interface CardProps {
  readonly task: TaskInfo;
  readonly checked: boolean;
  readonly onChoose: () => void;
  /** Set for a saved custom task. */
  readonly saved: Saved | undefined;
}

function TaskCard({ task, checked, onChoose, saved }: CardProps) {
  const { title, family, summary, scoring, example } = task;
  return (
    <div className={styles.task} data-task data-checked={checked}>
      <label className={styles.head} data-task-head>
        <input type="radio" name="task" checked={checked} onChange={onChoose} />
        <span className={styles.title}>{title}</span>
        <span className={`${layoutStyles.tag} ${styles.family}`}>{family}</span>
        <span className={`${styles.example} mono`}>
          {words.bounded(example.prompt.replace(/\s+/g, ' '), 60)} <span className="faint">→</span>{' '}
          {words.bounded(example.answer, 60)}
        </span>
      </label>
      {checked && (
        <div className={`${styles.more} small soft`}>
          <p>{summary}</p>
          <details>
            <summary>How answers are scored</summary>
            <p>{scoring}</p>
          </details>
          {saved && <SavedTask task={saved} />}
        </div>
      )}
    </div>
  );
}
