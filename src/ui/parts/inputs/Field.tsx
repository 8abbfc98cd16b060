/** A setting: its name with its meaning, the input, and its error. */
import { NumberInput, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { Choice } from './Choice';
import { Term } from '../words/Term';
import styles from './Field.module.css';

interface Words {
  /** The field's id in the page. */
  readonly id: string;
  readonly label: string;
  readonly meaning: string;
}

interface FieldProps extends Words {
  readonly wide?: boolean;
  /** A note below, such as what the published code uses. */
  readonly note?: string | undefined;
  readonly children: ReactNode;
}

const Field = ({ id, label, meaning, wide = false, note, children }: FieldProps) => (
  <div className={wide ? `${styles.field} ${styles.wide}` : styles.field}>
    <Term name={label} meaning={meaning}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
    </Term>
    {children}
    {note !== undefined && <p className={`${styles.note} faint small`}>{note}</p>}
  </div>
);

interface NumberFieldProps extends Words {
  /** '' while it is empty. */
  readonly value: number | '';
  readonly least: number;
  readonly whole: boolean;
  readonly placeholder?: string | undefined;
  readonly problem: string | undefined;
  readonly note?: string | undefined;
  readonly onType: (value: number | '') => void;
}

export function NumberField(props: NumberFieldProps) {
  const { value, least, whole, placeholder, problem, note, onType, ...words } = props;
  return (
    <Field {...words} note={note}>
      <NumberInput
        id={words.id}
        className="numbers"
        value={value}
        {...(placeholder === undefined ? {} : { placeholder })}
        min={least}
        allowDecimal={!whole}
        clampBehavior="none"
        error={problem}
        onChange={(typed) => onType(typed === '' ? '' : Number(typed))}
      />
    </Field>
  );
}

interface ListFieldProps extends Words {
  readonly value: string;
  readonly problem: string | undefined;
  readonly note?: string | undefined;
  readonly onType: (value: string) => void;
}

/** Numbers separated by commas. */
export const ListField = ({ value, problem, note, onType, ...words }: ListFieldProps) => (
  <Field {...words} wide note={note}>
    <TextInput
      id={words.id}
      className="numbers"
      value={value}
      maxLength={1000}
      inputMode="decimal"
      error={problem}
      onChange={(event) => onType(event.currentTarget.value)}
    />
  </Field>
);

interface ChoiceFieldProps<T extends string> extends Words {
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly title: string }[];
  readonly note?: string | undefined;
  readonly onChoose: (value: T) => void;
}

export const ChoiceField = <T extends string>({
  id,
  label,
  meaning,
  note,
  ...choice
}: ChoiceFieldProps<T>) => (
  <div className={`${styles.field} ${styles.wide}`}>
    <Term name={label} meaning={meaning}>
      <span className={styles.label} id={id}>
        {label}
      </span>
    </Term>
    <Choice labelledBy={id} {...choice} />
    {note !== undefined && <p className={`${styles.note} faint small`}>{note}</p>}
  </div>
);
