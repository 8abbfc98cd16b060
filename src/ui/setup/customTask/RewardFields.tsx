/** How answers to a custom task are rewarded, and the options of each kind of reward. */
import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import type { RewardSpec } from '../../../protocol';
import type { CustomTaskDraft, CustomTaskProblems } from '../../../store';
import fieldStyles from './fields.module.css';

export interface FieldProps {
  readonly draft: CustomTaskDraft;
  readonly problems: CustomTaskProblems;
  readonly edit: (patch: Partial<CustomTaskDraft>) => void;
}

const kinds: readonly { readonly value: RewardSpec['kind']; readonly label: string }[] = [
  { value: 'exact', label: 'Exact match: the answer equals the column’s text' },
  { value: 'number', label: 'Number: the last number in the answer equals the column’s' },
  { value: 'choice', label: 'Multiple choice: the answer names the column’s letter' },
  { value: 'pattern', label: 'Regular expression: the answer matches a pattern' },
  { value: 'words', label: 'Contains / avoids: words that the answer must or must not contain' },
  { value: 'function', label: 'JavaScript function: your own reward' },
];

export function RewardFields(props: FieldProps) {
  const { draft, edit } = props;
  const Fields = fields[draft.reward];
  return (
    <>
      <NativeSelect
        label="Reward"
        data={[...kinds]}
        value={draft.reward}
        onChange={(event) => edit({ reward: event.currentTarget.value as RewardSpec['kind'] })}
      />
      {Fields && <Fields {...props} />}
    </>
  );
}

function IgnoreCase({ draft, edit }: FieldProps) {
  return (
    <Checkbox
      label="Ignore case"
      checked={draft.ignoreCase}
      onChange={(event) => edit({ ignoreCase: event.currentTarget.checked })}
    />
  );
}

function Tolerance({ draft, problems, edit }: FieldProps) {
  return (
    <TextInput
      label="Tolerance"
      description="How far off the number may be and still count as correct."
      inputMode="decimal"
      value={draft.tolerance}
      error={problems.tolerance}
      onChange={(event) => edit({ tolerance: event.currentTarget.value })}
    />
  );
}

function Pattern(props: FieldProps) {
  const { draft, problems, edit } = props;
  return (
    <>
      <TextInput
        label="Regular expression"
        className={fieldStyles.mono}
        spellCheck={false}
        value={draft.pattern}
        error={problems.pattern}
        onChange={(event) => edit({ pattern: event.currentTarget.value })}
      />
      <IgnoreCase {...props} />
    </>
  );
}

function Words({ draft, problems, edit }: FieldProps) {
  return (
    <div className={fieldStyles.pair}>
      <Textarea
        label="Must contain"
        description="One per line."
        rows={3}
        value={draft.contains}
        error={problems.contains}
        onChange={(event) => edit({ contains: event.currentTarget.value })}
      />
      <Textarea
        label="Must not contain"
        description="One per line."
        rows={3}
        value={draft.avoids}
        onChange={(event) => edit({ avoids: event.currentTarget.value })}
      />
    </div>
  );
}

function Source({ draft, problems, edit }: FieldProps) {
  return (
    <Textarea
      label="Function of the answer and its row"
      description="Returns a number; 1 or more counts as correct. It runs in a sandbox without a network, for at most 1 second per answer. An exception, a timeout or a result that is not a number counts as 0 and is reported."
      className={fieldStyles.mono}
      rows={6}
      spellCheck={false}
      autoCapitalize="off"
      autoComplete="off"
      value={draft.source}
      error={problems.source}
      onChange={(event) => edit({ source: event.currentTarget.value })}
    />
  );
}

const fields: Readonly<Partial<Record<RewardSpec['kind'], (props: FieldProps) => React.ReactNode>>> = {
  exact: IgnoreCase,
  number: Tolerance,
  pattern: Pattern,
  words: Words,
  function: Source,
};
