/** What the person must know about the keeping of runs: one that broke off waits, or this one cannot be kept. */
import { Button } from '@mantine/core';
import { memo } from 'react';
import { useActions, useLab, useLabStore } from '../context';
import { Failure } from '../parts/Failure';
import { saveLog } from '../save/log';
import { canResume, unfinishedRun, words } from '../../store';

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
  return <Failure title="This run is not kept" error={error} retry={retry} />;
}

function HistoryFailure() {
  const error = useLab(({ savedRuns }) => savedRuns.error);
  const { savedRuns } = useActions();
  if (!error) return null;
  return <Failure title="That could not be done" error={error} onDismiss={savedRuns.dismiss} />;
}

/** Offered until it is gone on with or let rest. */
export function Unfinished() {
  const run = useLab(({ savedRuns }) => unfinishedRun(savedRuns));
  const busy = useLab(({ control }) => control !== 'idle');
  const actions = useActions();
  if (!run || busy) return null;
  return (
    <section className="card unfinished" aria-label="A run that broke off">
      <p>
        <strong>{words.bounded(run.name, 120)}</strong> broke off at {words.percent(run.done)}, with{' '}
        {words.plural(run.members, 'member')} scored. Nothing of it is lost.
      </p>
      <div className="row">
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
