/** A custom task saved in this browser: its size, and the way to delete it. */
import { Button } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { SavedTask as Task } from '../../../protocol';
import { words } from '../../../store';
import { useActions, useLab } from '../../context';
import layoutStyles from '../../parts/layout.module.css';
import styles from './SavedTask.module.css';

export function SavedTask({ task: { info, bytes } }: { readonly task: Task }) {
  const busy = useLab(({ control }) => control !== 'idle');
  const { customTask } = useActions();
  const [asking, setAsking] = useState(false);
  if (!asking)
    return (
      <div className={`${layoutStyles.row} ${styles.task}`}>
        <span>Saved in this browser, {words.bytes(bytes)}.</span>
        <Button
          size="compact-xs"
          variant="subtle"
          color="red"
          disabled={busy}
          leftSection={<IconTrash size={14} aria-hidden="true" />}
          onClick={() => setAsking(true)}
        >
          Delete…
        </Button>
      </div>
    );
  return (
    <div className={`${layoutStyles.stack} ${styles.task}`} role="group" aria-label="Delete this task">
      <p>
        Delete the task and its {words.plural(info.rows ?? 0, 'row')}? Its runs stay, but can be neither
        resumed nor run again.
      </p>
      <div className={layoutStyles.row}>
        <Button size="compact-xs" color="red" onClick={() => void customTask.remove(info.id)}>
          Delete task
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => setAsking(false)} data-autofocus>
          Keep it
        </Button>
      </div>
    </div>
  );
}
