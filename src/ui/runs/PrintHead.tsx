/** What stands above a run on paper: its name, and all that it takes to do it again. */
import { plainCitation } from '../../store';
import { useLab } from '../context';
import { addressOfRun } from './address';

export function PrintHead() {
  const run = useLab(({ savedRuns }) => savedRuns.runs?.find(({ id }) => id === savedRuns.current) ?? null);
  if (!run) return null;
  return (
    <header className="print-only print-head">
      <h1>{run.name}</h1>
      <p className="small">{plainCitation({ ...run, link: addressOfRun(run) })}</p>
    </header>
  );
}
