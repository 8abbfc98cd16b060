/** Everything to choose before a run, with the Run button always in sight. */
import { memo } from 'react';
import { useLive } from '../context';
import { ModelPicker } from './model/ModelPicker';
import { RunBar } from './RunBar';
import { MethodPicker, PresetPicker, Settings } from './settings/Settings';
import { TaskPicker } from './TaskPicker';
import styles from './Experiment.module.css';

export default memo(function Experiment() {
  const locked = useLive((state) => state.control !== 'idle');
  return (
    <aside className={styles.experiment} data-only="screen" aria-label="Experiment">
      <fieldset className={`${styles.body} ${styles.plain}`} data-experiment-body disabled={locked}>
        <legend className="unseen">Experiment</legend>
        <ModelPicker />
        <TaskPicker />
        <MethodPicker />
        <PresetPicker />
        <Settings />
      </fieldset>
      <RunBar />
    </aside>
  );
});
