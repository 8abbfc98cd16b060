/** Switches between a chart and its numbers. */
import { IconTable } from '@tabler/icons-react';

interface Props {
  readonly on: boolean;
  readonly onSwitch: (on: boolean) => void;
}

export const TableSwitch = ({ on, onSwitch }: Props) => (
  <button type="button" className="quiet-button" aria-pressed={on} onClick={() => onSwitch(!on)}>
    <IconTable size={16} stroke={1.8} aria-hidden="true" /> <span className="tool-word">Table</span>
  </button>
);
