/** A word with its plain meaning, on hover, on touch and on keyboard focus. */
import { Tooltip } from '@mantine/core';
import { IconHelpCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './Term.module.css';

interface Props {
  /** The term, for screen readers: "What is sigma?" */
  readonly name: string;
  readonly meaning: string;
  readonly children?: ReactNode;
}

export function Term({ name, meaning, children }: Props) {
  return (
    <span className={styles.term}>
      {children}
      <Tooltip
        label={meaning}
        multiline
        maw={300}
        withArrow
        position="top"
        events={{ hover: true, focus: true, touch: true }}
      >
        <button type="button" className={styles.mark} aria-label={`What is ${name}?`}>
          <IconHelpCircle size={15} stroke={1.8} aria-hidden="true" />
        </button>
      </Tooltip>
    </span>
  );
}
