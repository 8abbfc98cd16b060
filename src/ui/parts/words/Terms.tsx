/** The technical terms of a card in a row: each shows its meaning on hover, touch and keyboard focus. */
import { Tooltip } from '@mantine/core';
import { memo } from 'react';
import { glossary, type TermId } from '../../glossary';
import styles from './Terms.module.css';

interface Props {
  readonly ids: readonly TermId[];
}

/** Cards are redrawn during a run; their terms are not. */
const same = (a: Props, b: Props) => a.ids.join() === b.ids.join();

export const Terms = memo(function Terms({ ids }: Props) {
  return (
    <ul className={styles.terms} aria-label="Words used here">
      {ids.map((id) => (
        <li key={id}>
          <Tooltip
            label={glossary[id].meaning}
            multiline
            maw={300}
            withArrow
            events={{ hover: true, focus: true, touch: true }}
          >
            <button type="button" aria-label={`What is ${glossary[id].name}?`}>
              {glossary[id].name}
            </button>
          </Tooltip>
        </li>
      ))}
    </ul>
  );
}, same);
