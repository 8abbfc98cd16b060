/** The keyboard shortcuts and the glossary. */
import { Button, Kbd, Switch } from '@mantine/core';
import { glossary } from '../glossary';
import { useOffline } from './offline/state';
import { shortcutWords } from './shortcuts';
import { Dialog } from '../parts/Dialog';
import { startTour } from './tour/state';
import styles from './Help.module.css';

interface Props {
  readonly onClose: () => void;
  readonly enabled: boolean;
  readonly onEnable: (enabled: boolean) => void;
}

const Help = ({ onClose, enabled, onEnable }: Props) => (
  <Dialog onClose={onClose} title="Help" centered>
    {document.getElementById('results')?.checkVisibility() && (
      <Button
        mb="md"
        size="xs"
        variant="default"
        onClick={() => {
          onClose();
          startTour();
        }}
      >
        Take the tour
      </Button>
    )}
    <dl className={styles.shortcuts}>
      {shortcutWords.map(([key, does]) => (
        <div key={key}>
          <dt>
            <Kbd>{key}</Kbd>
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
      <div>
        <dt>
          <Kbd>←</Kbd> <Kbd>→</Kbd>
        </dt>
        <dd>Read out the values of a focused chart</dd>
      </div>
    </dl>
    <Switch
      mt="md"
      label="Single-key shortcuts"
      checked={enabled}
      onChange={(event) => onEnable(event.currentTarget.checked)}
    />
    <KeptLine />
    <details className={styles.glossary}>
      <summary>Glossary</summary>
      <dl>
        {Object.values(glossary).map(({ name, meaning }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </details>
  </Dialog>
);

function KeptLine() {
  const { cached } = useOffline();
  if (!cached) return null;
  return (
    <p className={`${styles.kept} small soft`}>
      The lab and its bundled models are stored in this browser and work offline.
    </p>
  );
}

export default Help;
