/** Switches between a chart and its numbers. */
import { IconTable } from '@tabler/icons-react';
import cardStyles from '../Card.module.css';
import quietStyles from '../quietButton.module.css';

interface Props {
  readonly on: boolean;
  readonly onSwitch: (on: boolean) => void;
}

export const TableSwitch = ({ on, onSwitch }: Props) => (
  <button type="button" className={quietStyles.button} aria-pressed={on} onClick={() => onSwitch(!on)}>
    <IconTable size={16} stroke={1.8} aria-hidden="true" /> <span className={cardStyles.toolWord}>Table</span>
  </button>
);
