/** The runs kept in this browser: found again, shown, gone on with, compared, taken away. */
import { useEffect, useMemo, useState } from 'react';
import { Button, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useActions, useLab } from '../context';
import { Failure } from '../parts/Failure';
import { presentRuns, words } from '../../store';
import { RunList } from './RunList';
import { searchRuns } from './search';

export default function RunsPage() {
  const runs = useLab(({ keep }) => keep.runs);
  const error = useLab(({ keep }) => keep.error);
  const { keep } = useActions();
  useEffect(() => void keep.refresh(), [keep]);
  return (
    <main className="page runs" id="main" tabIndex={-1}>
      <header className="runs-head">
        <div>
          <h1>Runs</h1>
          <StorageLine />
        </div>
      </header>
      {error && <Failure title="That could not be done" error={error} onDismiss={keep.dismiss} />}
      {runs === null ? <p className="soft">Reading what is kept…</p> : <History />}
    </main>
  );
}

function History() {
  const kept = useLab(({ keep }) => keep.runs) ?? [];
  const [query, setQuery] = useState('');
  const [deleted, setDeleted] = useState<readonly string[]>([]);
  const { keep } = useActions();
  const found = useMemo(() => searchRuns(presentRuns(kept), query), [kept, query]);
  const remove = (id: string) => {
    setDeleted([id]);
    void keep.remove([id]);
  };
  const undo = () => {
    void keep.restore(deleted);
    setDeleted([]);
  };
  if (presentRuns(kept).length === 0 && deleted.length === 0) {
    return (
      <p className="lead">
        No run has been kept in this browser yet. Every run is kept here from its first score on, so that a
        closed tab loses nothing. <a href="#/">Start one in the lab.</a>
      </p>
    );
  }
  return (
    <>
      <TextInput
        type="search"
        className="runs-search"
        aria-label="Search runs"
        placeholder="Search names, tags, models, tasks"
        leftSection={<IconSearch size={17} aria-hidden="true" />}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
      />
      {deleted.length > 0 && (
        <div className="card undo" role="status">
          <span>The run was deleted. It is gone for good at your next visit.</span>
          <Button size="compact-sm" variant="default" onClick={undo}>
            Undo
          </Button>
        </div>
      )}
      {found.length === 0 && query !== '' ? (
        <p className="soft">No run matches “{words.bounded(query, 60)}”.</p>
      ) : (
        <RunList runs={found} onRemove={remove} />
      )}
    </>
  );
}

function StorageLine() {
  const storage = useLab(({ keep }) => keep.storage);
  const runs = useLab(({ keep }) => keep.runs) ?? [];
  if (!storage) return null;
  const own = runs.reduce((sum, { bytes }) => sum + bytes, 0);
  return (
    <p className="soft small numbers">
      {words.plural(presentRuns(runs).length, 'run')}, {words.bytes(own)}. This page uses{' '}
      {words.bytes(storage.usage)} of the {words.bytes(storage.quota)} that the browser lets it use, models
      included.
    </p>
  );
}
