/** Radio buttons that look like a row of pills. */
import { useId, type ReactNode } from 'react';
import styles from './Choice.module.css';

interface Props<T extends string> {
  /** Name of the group for screen readers, where there is no `labelledBy`. */
  readonly label?: string;
  readonly labelledBy?: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly title: ReactNode }[];
  readonly onChoose: (value: T) => void;
}

export function Choice<T extends string>({ label, labelledBy, value, options, onChoose }: Props<T>) {
  const name = useId();
  return (
    <div
      className={`${styles.choice} numbers`}
      data-choice
      data-only="lab"
      role="radiogroup"
      aria-label={label}
      aria-labelledby={labelledBy}
    >
      {options.map((option) => (
        <label key={option.value}>
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onChoose(option.value)}
          />
          {option.title}
        </label>
      ))}
    </div>
  );
}
