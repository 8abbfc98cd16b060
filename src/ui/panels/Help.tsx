/** The keyboard shortcuts, and the words one meets on the page. */
import { Button, Kbd, Modal, Switch } from '@mantine/core';
import { glossary } from '../glossary';
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

export default Help;
