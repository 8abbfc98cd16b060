/** A custom task: the person's rows and a reward, or the data of a published task. */
import { Button, Modal, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type {
  DatasetTaskId,
  DataTable,
  DownloadProgress,
  ErrorInfo,
  Result,
  TaskDraft,
} from '../../../protocol';
import { firstCustomTask, guessColumns, problemsOf, taskDraftOf, type CustomTaskDraft } from '../../../store';
import { useActions } from '../../context';
import { Failure } from '../../parts/feedback/Failure';
import { DataInput, Preview } from './DataInput';
import { datasetTitles, Published } from './Published';
import { TaskFields } from './TaskFields';
import { Trial } from './Trial';
import layoutStyles from '../../parts/layout.module.css';

type Kind = 'columns' | 'published';

const kinds = [
  { value: 'columns', label: 'Your data' },
  { value: 'published', label: 'Published data' },
];

interface Props {
  readonly onClose: () => void;
}

export default function CustomTask({ onClose }: Props) {
  const [kind, setKind] = useState<Kind>('columns');
  const [published, setPublished] = useState<DatasetTaskId>('gsm8k');
  const [table, setTable] = useState<DataTable | null>(null);
  const [draft, setDraft] = useState(firstCustomTask);
  const [progress, setProgress] = useState<DownloadProgress | null>(null);
  const { busy, error, attempt, forget } = useAttempts();
  const { customTask } = useActions();
  const startOver = () => {
    setTable(null);
    forget();
  };
  const take = async (reading: Promise<Result<DataTable>>) => {
    const read = await attempt(reading);
    setTable(read);
    if (read) setDraft((typed) => guessColumns(typed, read.columns));
  };
  const onData = (source: File | string) => void take(customTask.read(source));
  const fetchPublished = async () => {
    await take(customTask.fetch(published, setProgress));
    setProgress(null);
  };
  const close = () => {
    if (progress) void customTask.stopFetching();
    onClose();
  };
  const problems = table ? problemsOf(draft, table.columns) : {};
  const flawless = Object.keys(problems).length === 0 ? draft : null;
  const task = table && taskToUse(kind === 'published' ? published : flawless, table);
  const finish = async () => {
    if (task && (await attempt(customTask.define(task)))) onClose();
  };
  return (
    <Modal
      opened
      onClose={close}
      title="Custom task"
      size="xl"
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
      transitionProps={{ duration: 0 }}
    >
      <div className={layoutStyles.stack}>
        <SegmentedControl
          fullWidth
          data={kinds}
          value={kind}
          disabled={progress !== null}
          onChange={(value) => {
            setKind(value as Kind);
            startOver();
          }}
          aria-label="Where the task comes from"
        />
        {kind === 'columns' ? (
          <DataInput busy={busy} onData={onData} />
        ) : (
          <Published
            task={published}
            busy={busy}
            onTask={(task) => {
              setPublished(task);
              startOver();
            }}
            onData={onData}
            onFetch={() => void fetchPublished()}
            progress={progress}
            onStop={() => void customTask.stopFetching()}
          />
        )}
        {table && <Preview table={table} />}
        {table && kind === 'columns' && (
          <>
            <TaskFields
              columns={table.columns}
              draft={draft}
              problems={problems}
              edit={(patch) => setDraft({ ...draft, ...patch })}
            />
            <Trial key={table.id} task={task} preview={table.preview} answer={draft.answer} />
          </>
        )}
        {error && (
          <Failure title={error.kind === 'cancelled' ? 'Stopped' : 'That did not work'} error={error} />
        )}
        <Button disabled={!task} loading={busy && table !== null} onClick={() => void finish()}>
          Use this task
        </Button>
      </div>
    </Modal>
  );
}

/** One attempt at a time, and why the last one failed. */
function useAttempts() {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const attempt = async <T,>(work: Promise<Result<T>>): Promise<T | null> => {
    setBusy(true);
    const result = await work;
    setBusy(false);
    setError(result.ok ? null : result.error);
    return result.ok ? result.value : null;
  };
  return { busy, error, attempt, forget: () => setError(null) };
}

/** Null where something is missing. */
function taskToUse(made: DatasetTaskId | CustomTaskDraft | null, table: DataTable): TaskDraft | null {
  if (made === null || typeof made !== 'string') return made && taskDraftOf(made, table.id);
  const name = `${datasetTitles[made]} (${table.name})`.slice(0, 80);
  return { version: 1, name, format: { kind: 'published', task: made }, data: table.id };
}
