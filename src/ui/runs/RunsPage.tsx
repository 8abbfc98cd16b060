/** The runs saved in this browser: search, show, resume, compare, export. */
import { Button, FileButton, TextInput } from '@mantine/core';
import { IconFileImport, IconSearch } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useActions, useLab } from '../context';
import { Waiting } from '../parts/Card';
import { Failure } from '../parts/feedback/Failure';
import { presentRuns, words } from '../../store';
import { compareAddress, useCompareIds } from '../route';
import ComparePage from './compare/ComparePage';
import { letters } from './compare/letters';
import { focusRun, RunList } from './RunList';
import { searchRuns } from './search';
import cardStyles from '../parts/Card.module.css';
import pageStyles from '../parts/page.module.css';
import styles from './RunsPage.module.css';

export default function RunsPage() {
  const runs = useLab(({ savedRuns }) => savedRuns.runs);
  const error = useLab(({ savedRuns }) => savedRuns.error);
  const { savedRuns } = useActions();
  const compare = useCompareIds();
  useEffect(() => void savedRuns.refresh(), [savedRuns]);
  return (
    <main className={`${pageStyles.page} ${styles.runs}`} data-page id="main" tabIndex={-1}>
      {error && <Failure title="Could not continue" error={error} onDismiss={savedRuns.dismiss} />}
      {compare !== null ? (
        <ComparePage ids={compare.split(',')} />
      ) : (
        <>
          <Head />
          {runs === null ? <p className="soft">Reading the saved runs…</p> : <History />}
        </>
      )}
    </main>
  );
}

function Head() {
  const actions = useActions();
  const busy = useLab(({ control }) => control !== 'idle');
  const open = (file: File | null) => {
    if (!file) return;
    void actions.importRun(file).then((opened) => {
      if (opened) location.hash = '#/';
    });
  };
  return (
    <header className={styles.head}>
      <div>
        <h1>Runs</h1>
        <StorageLine />
      </div>
      <FileButton onChange={open} accept=".jsonl" disabled={busy}>
        {(props) => (
          <Button
            {...props}
            size="sm"
            variant="default"
            leftSection={<IconFileImport size={17} aria-hidden="true" />}
          >
            Open a run from a file
          </Button>
        )}
      </FileButton>
    </header>
  );
}

function History() {
  const runs = useLab(({ savedRuns }) => savedRuns.runs);
  const saved = useMemo(() => runs ?? [], [runs]);
  const [query, setQuery] = useState('');
  const [deleted, setDeleted] = useState<readonly string[]>([]);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const { savedRuns } = useActions();
  const found = useMemo(() => searchRuns(presentRuns(saved), query), [saved, query]);
  const remove = (id: string) => {
    setDeleted([id]);
    setChosen((before) => before.filter((other) => other !== id));
    void savedRuns.remove([id]);
  };
  const choose = (id: string, on: boolean) =>
    setChosen((before) =>
      (on ? [...before, id] : before.filter((other) => other !== id)).slice(-letters.length),
    );
  const undoing = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (deleted.length > 0) undoing.current?.focus(); // the focused element is gone
  }, [deleted]);
  const undo = () => {
    void savedRuns.restore(deleted).then(() => focusRun(deleted[0]));
    setDeleted([]);
  };
  if (presentRuns(saved).length === 0 && deleted.length === 0) {
    return (
      <section className={`${cardStyles.card} ${styles.none}`} data-card aria-label="No runs yet">
        <Waiting sketch="M16 22H34M46 22H196M16 46H34M46 46H150M16 70H34M46 70H174">
          No runs are saved in this browser yet. Every run is saved here from its first score on, so that
          closing the tab loses nothing.
        </Waiting>
        <Button component="a" href="#/">
          Start one in the lab
        </Button>
      </section>
    );
  }
  return (
    <>
      <div className={styles.tools} data-only="screen">
        <TextInput
          type="search"
          className={styles.search}
          aria-label="Search runs"
          placeholder="Search names, tags, models, tasks"
          leftSection={<IconSearch size={17} aria-hidden="true" />}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
        <Button
          size="sm"
          {...(chosen.length < 2
            ? { disabled: true }
            : { component: 'a' as const, href: compareAddress(chosen) })}
        >
          {chosen.length < 2 ? 'Select two or more runs to compare' : `Compare ${chosen.length} runs`}
        </Button>
      </div>
      {deleted.length > 0 && (
        <div className={`${cardStyles.card} ${cardStyles.notice}`} data-card role="status">
          <span>Run deleted. It will be gone for good at your next visit.</span>
          <Button ref={undoing} size="compact-sm" variant="default" onClick={undo}>
            Undo
          </Button>
        </div>
      )}
      {found.length === 0 && query !== '' ? (
        <p className="soft">No run matches “{words.bounded(query, 60)}”.</p>
      ) : (
        <RunList runs={found} chosen={chosen} onChoose={choose} onRemove={remove} />
      )}
    </>
  );
}

function StorageLine() {
  const storage = useLab(({ savedRuns }) => savedRuns.storage);
  const runs = useLab(({ savedRuns }) => savedRuns.runs) ?? [];
  if (!storage?.quota) return null;
  const own = runs.reduce((sum, { bytes }) => sum + bytes, 0);
  return (
    <p className="soft small numbers">
      {words.plural(presentRuns(runs).length, 'run')}, {words.bytes(own)}. This page uses{' '}
      {words.bytes(storage.usage)} of the {words.bytes(storage.quota)} that the browser allows, including
      models.
    </p>
  );
}
