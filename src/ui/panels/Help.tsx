/** The keyboard shortcuts, and the words one meets on the page. */
import { Button, Kbd, Modal, Switch } from '@mantine/core';
import { glossary } from '../glossary';
import { useOffline } from '../offline/state';
import { shortcutWords } from '../shortcuts';
import { startTour } from '../tour/state';

interface Props {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly enabled: boolean;
  readonly onEnable: (enabled: boolean) => void;
}

const Help = ({ opened, onClose, enabled, onEnable }: Props) => (
  <Modal
    opened={opened}
    onClose={onClose}
    title="Help"
    centered
    closeButtonProps={{ 'aria-label': 'Close' }}
    transitionProps={{ duration: 0 }}
  >
    {document.querySelector('main.workbench')?.checkVisibility() && (
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
    <dl className="shortcuts">
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
        <dd>Read single values of a focused chart</dd>
      </div>
    </dl>
    <Switch
      mt="md"
      label="Single-key shortcuts"
      checked={enabled}
      onChange={(event) => onEnable(event.currentTarget.checked)}
    />
    <KeptLine />
    <details className="glossary">
      <summary>All words</summary>
      <dl>
        {Object.values(glossary).map(({ name, meaning }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </details>
  </Modal>
);

function KeptLine() {
  const { kept } = useOffline();
  if (!kept) return null;
  return (
    <p className="small soft kept-line">
      The lab and its bundled models are kept in this browser: they open without a network.
    </p>
  );
}

export default Help;
