/** What the run found, as soon as there are test results (stage 2 may take long); before that, the growing population. */
import { lazy, memo, Suspense, useEffect } from 'react';
import { turn, useLab, useLive } from '../context';
import { useOnceRunnable } from './firstRun';
import cardStyles from '../parts/Card.module.css';
import styles from './Summary.module.css';

const load = () => import('./SummaryCard');
const SummaryCard = lazy(load);
const Growing = lazy(() => import('./progress/Growing'));

export const Summary = memo(function Summary() {
  const runnable = useOnceRunnable();
  useEffect(() => {
    if (runnable) void load().catch(() => undefined); // asked for again when it is shown
  }, [runnable]);
  const found = useLive(
    ({ run: { ending, members, corp } }) =>
      members.length > 0 && (ending !== null || corp.scores.some(({ method }) => method === 'corp-stage1')),
    turn.summary,
  );
  if (!found) return <Ahead />;
  return (
    <Suspense fallback={<Ahead />}>
      <SummaryCard />
    </Suspense>
  );
});

/** Reserves the space of the results, so that nothing moves when they come. */
function Ahead() {
  // at once: what it pushes down moves with the press of Run; stays until the summary replaces it
  const expected = useLab(({ control, run }) => control !== 'idle' || run.members.length > 0);
  if (!expected) return null;
  return (
    <section
      className={`${cardStyles.card} ${styles.ahead}`}
      data-card
      data-summary-ahead
      data-only="screen"
      aria-label="The copies so far"
    >
      <Suspense fallback={null}>
        <Growing />
      </Suspense>
    </section>
  );
}
