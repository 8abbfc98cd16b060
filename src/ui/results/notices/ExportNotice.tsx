/** Export of a model, recipe or script: its progress, the finished file, or why it failed. */
import { Button } from '@mantine/core';
import { IconDownload, IconX } from '@tabler/icons-react';
import { memo, useEffect } from 'react';
import { words } from '../../../store';
import { useActions, useLab } from '../../context';
import { Bar } from '../../parts/feedback/Bar';
import { Failure } from '../../parts/feedback/Failure';
import { saveFile } from '../../save/file';
import cardStyles from '../../parts/Card.module.css';
import layoutStyles from '../../parts/layout.module.css';
import quietStyles from '../../parts/quietButton.module.css';
import styles from './ExportNotice.module.css';

export default memo(function ExportNotice() {
  const { making, ready, error } = useLab((state) => state.exports);
  const { exports } = useActions();
  useEffect(() => {
    if (ready) saveFile(ready.name, ready.content);
  }, [ready]);
  if (error)
    return <Failure title="This model could not be built" error={error} onDismiss={exports.dismiss} />;
  if (making !== null) return <Making what={making} />;
  if (!ready) return null;
  return (
    <section
      className={`${cardStyles.card} ${styles.notice}`}
      data-card
      data-notice
      data-only="screen"
      aria-label="Saved"
      role="status"
    >
      <p>
        <strong>{words.bounded(ready.name, 100)}</strong>{' '}
        <span className="soft numbers">({words.bytes(ready.content.size)}) is among your downloads.</span>
      </p>
      <div className={layoutStyles.row}>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={15} aria-hidden="true" />}
          onClick={() => saveFile(ready.name, ready.content)}
        >
          Save again
        </Button>
        <button type="button" className={quietStyles.button} aria-label="Dismiss" onClick={exports.dismiss}>
          <IconX size={16} aria-hidden="true" />
        </button>
      </div>
    </section>
  );
});

function Making({ what }: { readonly what: string }) {
  const progress = useLab((state) => state.exports.progress);
  const { exports } = useActions();
  const fraction = progress ? progress.done / Math.max(1, progress.total) : 0;
  return (
    <section
      className={`${cardStyles.card} ${styles.notice}`}
      data-card
      data-notice
      data-only="screen"
      aria-label="Export in progress"
    >
      <div className={styles.progress}>
        <p>
          {words.bounded(what, 120)} is being built, bit for bit the same on every machine.{' '}
          <span className="soft numbers">{words.percent(fraction)}</span>
        </p>
        <Bar label="Weights built" share={fraction} />
      </div>
      <Button size="xs" variant="default" onClick={() => void exports.stop()}>
        Stop
      </Button>
    </section>
  );
}
