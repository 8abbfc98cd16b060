/** Selected runs side by side: their settings and their results. */
import { useEffect, useState } from 'react';
import type { SavedRun } from '../../../protocol';
import { compared, type ComparedRun } from '../../../store';
import { useActions, useLab } from '../../context';
import { colourOf } from '../../charts/frame/layers';
import { CompareCharts } from './CompareCharts';
import { FigureTable } from './FigureTable';
import { letters } from './letters';
import { SettingsDiff } from './SettingsDiff';
import cardStyles from '../../parts/Card.module.css';
import runsStyles from '../RunsPage.module.css';
import styles from './ComparePage.module.css';

export default function ComparePage({ ids }: { readonly ids: readonly string[] }) {
  const saved = useLab(({ savedRuns }) => savedRuns.runs);
  const runs = useCompared(saved, ids);
  return (
    <>
      <header className={runsStyles.head}>
        <div>
          <h1>Compare runs</h1>
          <p>
            <a href="#/runs">Back to all runs</a>
          </p>
        </div>
      </header>
      {runs === null ? (
        <p className="soft" aria-busy="true">
          Reading the runs…
        </p>
      ) : runs.length < 2 ? (
        <p className="soft">Choose at least two runs in the list, then press Compare.</p>
      ) : (
        <Comparison runs={runs} />
      )}
    </>
  );
}

function Comparison({ runs }: { readonly runs: readonly ComparedRun[] }) {
  return (
    <>
      <h2 className="unseen">Side by side</h2>
      <ul className={styles.key} aria-label="Runs compared">
        {runs.map(({ saved }, i) => (
          <li key={saved.id}>
            <span className={styles.mark} style={{ background: colourOf(i) }} aria-hidden="true" />
            {letters[i]}: {saved.name}
          </li>
        ))}
      </ul>
      <div className={cardStyles.cards} data-cards>
        <CompareCharts runs={runs} />
        <FigureTable runs={runs} />
        <SettingsDiff runs={runs.map(({ saved }) => saved)} />
      </div>
    </>
  );
}

/** The runs with their logs replayed, in the order requested; null until all are read. */
function useCompared(
  saved: readonly SavedRun[] | null,
  ids: readonly string[],
): readonly ComparedRun[] | null {
  const { savedRuns } = useActions();
  const [runs, setRuns] = useState<readonly ComparedRun[] | null>(null);
  const wanted = ids.slice(0, letters.length).join(',');
  const known = saved !== null;
  useEffect(() => {
    if (!known) return;
    let current = true;
    const read = async () => {
      const found: ComparedRun[] = [];
      for (const id of wanted.split(',')) {
        const run = saved?.find((candidate) => candidate.id === id);
        const log = run ? await savedRuns.read(id) : null;
        if (run && log?.ok) found.push(compared(run, log.value));
      }
      if (current) setRuns(found);
    };
    void read();
    return () => {
      current = false;
    };
    // read once: a run that continues meanwhile stays as it was
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [known, wanted, savedRuns]);
  return runs;
}
