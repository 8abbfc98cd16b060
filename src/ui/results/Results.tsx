/** A run's results: the summary, then section by section. */
import { Suspense, useMemo } from 'react';
import { useLab, useLive } from '../context';
import { Tour } from '../shell/tour/Tour';
import { useOnceRunnable } from './firstRun';
import { Imported } from './notices/Imported';
import { PrintHead } from '../runs/PrintHead';
import { SectionBar } from './SectionBar';
import { sections } from './sections';
import { Summary } from './Summary';
import cardStyles from '../parts/Card.module.css';
import styles from './Results.module.css';

const ahead = <div className={styles.ahead} />;

/** Sections are loaded once Run can be pressed, or never will be. */
function useSections(): boolean {
  const runnable = useOnceRunnable();
  const otherwise = useLab(
    ({ adapter, catalog, modelError, run }) =>
      (modelError ?? run.start) !== null || adapter.kind === 'failed' || catalog.kind === 'failed',
  );
  return runnable || otherwise;
}

export default function Results() {
  const open = useSections();
  const ids = useLive((state) =>
    sections
      .filter(({ shown }) => shown(state))
      .map(({ id }) => id)
      .join(' '),
  );
  const shown = useMemo(() => sections.filter(({ id }) => ids.split(' ').includes(id)), [ids]);
  return (
    <>
      <PrintHead />
      <Imported />
      <Summary />
      <Tour />
      <SectionBar sections={shown} />
      {shown.map(({ id, title, Body }) => (
        <section key={id} id={id} className={styles.section} tabIndex={-1} aria-labelledby={`${id}-title`}>
          <h2 id={`${id}-title`} className={styles.title}>
            {title}
          </h2>
          <div className={cardStyles.cards} data-cards>
            <Suspense fallback={ahead}>{open ? <Body /> : ahead}</Suspense>
          </div>
        </section>
      ))}
    </>
  );
}
