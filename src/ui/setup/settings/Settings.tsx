/** All settings of the experiment in the order in which the form shows them. */
import { Button } from '@mantine/core';
import { IconDice5 } from '@tabler/icons-react';
import { memo, useEffect, useRef, useState } from 'react';
import { useActions, useLab } from '../../context';
import { Choice } from '../../parts/inputs/Choice';
import { CorpSettings } from './CorpSettings';
import fieldStyles from '../../parts/inputs/Field.module.css';
import setupStyles from '../Experiment.module.css';
import { SettingField } from './SettingField';
import styles from './Settings.module.css';
import { runFields, type RunKey, type Typed } from '../../../settings';
import { presets, readDraft, type Draft, type Problems } from '../../../store';

/** Settings that have a place of their own: in the panels above, or in this order in the list of all settings. */
const elsewhere: readonly RunKey[] = ['method', 'model', 'task'];
const first = [
  'members',
  'voteMax',
  'support',
  'test',
  'probe',
  'maxNew',
  'sigmas',
  'noise',
  'diagnostics',
] as const satisfies readonly RunKey[];
const seeds = ['populationSeed', 'splitSeed', 'repeats'] as const satisfies readonly RunKey[];
/** The rest follows behind CoRP's options. */
const others = (Object.keys(runFields) as RunKey[]).filter(
  (key) => ![...elsewhere, ...first, ...seeds].includes(key),
);

export const PresetPicker = memo(function PresetPicker() {
  const preset = useLab((state) => state.draft.preset);
  const { choosePreset } = useActions();
  return (
    <div className={setupStyles.group}>
      <span className={fieldStyles.label} id="preset-label">
        How much
      </span>
      <Choice
        labelledBy="preset-label"
        value={preset}
        options={presets.map(({ id, title }) => ({ value: id, title }))}
        onChoose={choosePreset}
      />
      <p className="small soft">{presets.find(({ id }) => id === preset)?.summary}</p>
    </div>
  );
});

const methods = {
  randopt: 'RandOpt: the best members vote. Every answer costs one pass per voter.',
  corp: 'CoRP: after RandOpt, the population is consolidated into one model and compared with simpler baselines.',
} as const;

export const MethodPicker = memo(function MethodPicker() {
  const method = useLab((state) => state.draft.method);
  const { edit } = useActions();
  return (
    <div className={setupStyles.group}>
      <span className={fieldStyles.label} id="method-label">
        Method
      </span>
      <Choice
        labelledBy="method-label"
        value={method}
        options={[
          { value: 'corp', title: 'CoRP' },
          { value: 'randopt', title: 'RandOpt' },
        ]}
        onChoose={(chosen) => edit({ method: chosen })}
      />
      <p className="small soft">{methods[method]}</p>
    </div>
  );
});

/** Scrolls the panel, and only the panel, until `element` begins at its top. */
function bringUp(element: HTMLElement): void {
  const panel = element.closest('[data-experiment-body]');
  panel?.scrollBy(0, element.getBoundingClientRect().top - panel.getBoundingClientRect().top - 12);
}

export const Settings = memo(function Settings() {
  const draft = useLab((state) => state.draft);
  const model = useLab((state) => state.model?.id ?? 'none');
  const { problems } = readDraft(draft, model);
  const broken = Object.keys(problems).length > 0;
  const box = useRef<HTMLDetailsElement>(null);
  const custom = draft.preset === 'custom';
  useEffect(() => {
    const typing = box.current?.contains(document.activeElement) ?? true;
    if (custom && !typing) bringUp(box.current!);
  }, [custom]);
  const [opened, setOpened] = useState(false); // a dozen fields that most people never open need not be there
  const wanted = custom || broken;
  return (
    <details
      ref={box}
      className={styles.settings}
      open={wanted || undefined}
      onToggle={(event) => event.currentTarget.open && setOpened(true)}
    >
      <summary>All settings</summary>
      {(opened || wanted) && <Fields draft={draft} problems={problems} />}
    </details>
  );
});

interface FieldsProps {
  readonly draft: Draft;
  readonly problems: Problems;
}

function Fields({ draft, problems }: FieldsProps) {
  return (
    <div className={fieldStyles.fields}>
      <Listed keys={first} draft={draft} problems={problems} />
      <Listed keys={seeds} draft={draft} problems={problems} />
      <NewSeeds />
      {draft.method === 'corp' && <CorpSettings corp={draft.corp} problems={problems.corp ?? {}} />}
      <Listed keys={others} draft={draft} problems={problems} />
    </div>
  );
}

function Listed({ keys, draft, problems }: FieldsProps & { readonly keys: readonly RunKey[] }) {
  const { edit } = useActions();
  const typed = new Map<string, Typed>(Object.entries(draft));
  return keys.map((key) => (
    <SettingField
      key={key}
      id={`field-${key}`}
      field={runFields[key]}
      value={typed.get(key) ?? ''}
      problem={problems[key]}
      onType={(value) => edit({ [key]: value })}
    />
  ));
}

const draw = () => Math.floor(Math.random() * 1e6);

function NewSeeds() {
  const { edit } = useActions();
  return (
    <div className={`${fieldStyles.field} ${fieldStyles.wide}`}>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconDice5 size={16} aria-hidden="true" />}
        onClick={() => edit({ populationSeed: draw(), splitSeed: draw() })}
      >
        Draw new seeds
      </Button>
    </div>
  );
}
