/** Notices about saved runs: an interrupted one can be resumed, or this one cannot be saved. */
import { Button } from '@mantine/core';
import { memo } from 'react';
import { useActions, useLab, useLabStore } from '../../context';
import { Failure } from '../../parts/feedback/Failure';
import { saveLog } from '../../save/log';
import { canResume, unfinishedRun, words } from '../../../store';
import cardStyles from '../../parts/Card.module.css';
import layoutStyles from '../../parts/layout.module.css';
import styles from './SavedNotice.module.css';

export const SavedNotice = memo(function Kept() {
  return (
    <>
      <Unkept />
      <HistoryFailure />
    </>
  );
});

function Unkept() {
  const error = useLab(({ savedRuns }) => savedRuns.unsaved);
  const store = useLabStore();
  if (!error) return null;
  const retry = { label: 'Save the event log', act: () => saveLog(store.getState().log) };
  return <Failure title="This run is not being saved" error={error} retry={retry} />;
}

function HistoryFailure() {
  const error = useLab(({ savedRuns }) => savedRuns.error);
  const { savedRuns } = useActions();
  if (!error) return null;
  return <Failure title="Could not continue" error={error} onDismiss={savedRuns.dismiss} />;
}

/** Offered until it is resumed or dismissed. */
export function Unfinished() {
  const run = useLab(({ savedRuns }) => unfinishedRun(savedRuns));
  const busy = useLab(({ control }) => control !== 'idle');
  const actions = useActions();
  if (!run || busy) return null;
  return (
    <section
      className={`${cardStyles.card} ${cardStyles.notice} ${styles.unfinished}`}
      data-card
      data-notice
      data-only="screen"
      aria-label="Interrupted run"
    >
      <p>
        <strong>{words.bounded(run.name, 120)}</strong> was interrupted at {words.percent(run.done)}, with{' '}
        {words.plural(run.members, 'member')} scored. Nothing is lost.
      </p>
      <div className={layoutStyles.row}>
        {canResume(run) && (
          <Button size="xs" onClick={() => void actions.resumeRun(run.id)}>
            Resume
          </Button>
        )}
        <Button size="xs" variant="default" onClick={() => void actions.openRun(run.id)}>
          Open
        </Button>
        <Button
          size="xs"
          variant="subtle"
          color="gray"
          onClick={() => void actions.savedRuns.dismissUnfinished(run.id)}
        >
          Not now
        </Button>
      </div>
    </section>
  );
}
