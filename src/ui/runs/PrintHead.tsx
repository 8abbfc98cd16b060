/** Heading of a printed run: its name, and all it takes to reproduce it. */
import { plainCitation } from '../../store';
import { useLab } from '../context';
import { addressOfRun } from './address';
import styles from './PrintHead.module.css';

export function PrintHead() {
  const run = useLab(({ savedRuns }) => savedRuns.runs?.find(({ id }) => id === savedRuns.current) ?? null);
  if (!run) return null;
  return (
    <header className={`${styles.head} print-only`}>
      <h1>{run.name}</h1>
      <p className="small">{plainCitation({ ...run, link: addressOfRun(run) })}</p>
    </header>
  );
}
