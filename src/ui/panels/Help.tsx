/** The keyboard shortcuts, and the words one meets on the page. */
import { Kbd, Modal, Switch } from '@mantine/core';
import { shortcutWords } from '../shortcuts';

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
    title="Keyboard"
    centered
    closeButtonProps={{ 'aria-label': 'Close' }}
    transitionProps={{ duration: 0 }}
  >
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
  </Modal>
);

export default Help;
