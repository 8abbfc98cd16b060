/** What is missing before the run's models can be prompted, and how to get it. */
import { Button } from '@mantine/core';
import { trial } from '../../store';
import { useActions, useLive } from '../context';
import styles from './Availability.module.css';

/** A single boolean, so that a panel is not redrawn for parts it does not show. */
export const useReady = (): boolean => useLive((state) => trial(state).kind === 'ready');

export function Availability() {
  const why = useLive((state) => {
    const found = trial(state);
    return found.kind === 'ready' ? null : found.why;
  });
  const open = useLive((state) => {
    const found = trial(state);
    return found.kind === 'ready' ? null : found.open;
  });
  const { openBundled } = useActions();
  if (why === null) return null;
  return (
    <div className={styles.missing} data-only="screen" role="status">
      <p className="small soft">{why}</p>
      {open !== null && (
        <Button size="xs" variant="default" onClick={() => void openBundled(open)}>
          Open that model
        </Button>
      )}
    </div>
  );
}
