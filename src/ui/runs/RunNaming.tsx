/** Form for a run's name and tags; Enter saves, Escape cancels. */
import { Button, TextInput } from '@mantine/core';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { SavedRun } from '../../protocol';
import { useActions } from '../context';
import styles from './RunNaming.module.css';

/** The menu that opened it first returns the focus to its button. */
const afterMenuMs = 50;

export function RunNaming({ run, onDone }: { readonly run: SavedRun; readonly onDone: () => void }) {
  const { savedRuns } = useActions();
  const [name, setName] = useState(run.name);
  const [tags, setTags] = useState(run.tags.join(', '));
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const timer = setTimeout(() => field.current?.select(), afterMenuMs);
    return () => clearTimeout(timer);
  }, []);
  const saveBoth = () => {
    onDone();
    void savedRuns.rename(run.id, name).then(() => savedRuns.tag(run.id, tags.split(',')));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onDone();
  };
  return (
    <form
      className={styles.form}
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        saveBoth();
      }}
    >
      <TextInput
        size="xs"
        label="Name"
        maxLength={120}
        ref={field}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        size="xs"
        label="Tags, separated by commas"
        maxLength={300}
        value={tags}
        onChange={(event) => setTags(event.currentTarget.value)}
      />
      <Button size="xs" type="submit">
        Save
      </Button>
    </form>
  );
}
