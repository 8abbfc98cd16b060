/** The input of any setting, derived from its declaration in src/settings. */
import { ChoiceField, ListField, NumberField } from '../../parts/inputs/Field';
import type { Field, Typed } from '../../../settings';

interface Props {
  /** The input’s id in the page. */
  readonly id: string;
  readonly field: Field;
  readonly value: Typed;
  readonly problem: string | undefined;
  readonly note?: string | undefined;
  readonly onType: (value: Typed) => void;
}

const titled = (options: Readonly<Record<string, string>>) =>
  Object.entries(options).map(([value, title]) => ({ value, title }));

export function SettingField({ field, value, problem, onType, ...rest }: Props) {
  const { label, meaning } = field;
  const words = { ...rest, label, meaning };
  switch (field.kind) {
    case 'whole':
    case 'real':
      return (
        <NumberField
          {...words}
          value={value === '' ? '' : Number(value)}
          least={field.low}
          whole={field.kind === 'whole'}
          placeholder={field.placeholder}
          problem={problem}
          onType={onType}
        />
      );
    case 'list':
    case 'text':
      return <ListField {...words} value={String(value)} problem={problem} onType={onType} />;
    case 'choice':
      return (
        <ChoiceField {...words} value={String(value)} options={titled(field.options)} onChoose={onType} />
      );
    case 'flag':
      return (
        <ChoiceField
          {...words}
          value={value === true ? 'on' : 'off'}
          options={titled({ on: field.on, off: field.off })}
          onChoose={(chosen) => onType(chosen === 'on')}
        />
      );
  }
}
