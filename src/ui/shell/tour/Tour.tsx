/** A short walk through a finished run: offered once, left at any time, never in the way of a run. */
import { Button } from '@mantine/core';
import { lazy, memo, Suspense, useEffect } from 'react';
import { useLab, useLive } from '../../context';
import { endTour, startTour, useTour } from './state';
import cardStyles from '../../parts/Card.module.css';
import layoutStyles from '../../parts/layout.module.css';
import styles from './Tour.module.css';

const Guide = lazy(() => import('./Guide'));

export const Tour = memo(function Tour() {
  const idle = useLab(({ control }) => control === 'idle');
  const finished = useLive(({ run }) => run.ending?.kind === 'finished');
  const { known, stops, at } = useTour();
  const stop = stops[at];
  const shown = idle && stop !== undefined;
  useEffect(() => {
    if (!idle && stops.length > 0) endTour();
  }, [idle, stops]);
  return (
    <>
      {idle && finished && !known && <Offer />}
      {shown && (
        <Suspense fallback={null}>
          <Guide key={at} stop={stop} at={at} of={stops.length} />
        </Suspense>
      )}
    </>
  );
});

const Offer = () => (
  <section
    className={`${cardStyles.card} ${cardStyles.notice} ${styles.offer}`}
    data-card
    data-tour-offer
    data-notice
    data-only="lab"
    aria-label="A tour of the results"
  >
    <p>
      <strong>New here?</strong> A short tour shows how to read these results.
    </p>
    <div className={layoutStyles.row}>
      <Button size="xs" onClick={startTour}>
        Take the tour
      </Button>
      <Button size="xs" variant="subtle" color="gray" onClick={endTour}>
        No, thanks
      </Button>
    </div>
  </section>
);
