/** The numbers of the experiment, each with its meaning in plain words. */
import { Button, NumberInput, TextInput } from '@mantine/core';
import { IconDice5 } from '@tabler/icons-react';
import { memo, useEffect, useRef, useState } from 'react';
import { useActions, useLab } from '../context';
import { Choice } from '../parts/Choice';
import { Term } from '../parts/Term';
import { AnswerLength } from './AnswerLength';
import { bounds, presets, readDraft, type Draft, type NumberField, type Problems } from '../../store';

interface FieldWords {
  readonly field: NumberField;
  readonly label: string;
  readonly meaning: string;
}

const sizes: readonly FieldWords[] = [
  {
    field: 'members',
    label: 'Members (N)',
    meaning:
      'How many randomly perturbed copies of the model are tried. More members find better ones, and take longer in proportion.',
  },
  {
    field: 'voteMax',
    label: 'Largest vote (K)',
    meaning:
      'The best K members vote. The lab tries every K from 1 to this number. Each voter costs one pass of the model per answer.',
  },
  {
    field: 'support',
    label: 'Support prompts',
    meaning: 'Prompts on which every member is scored. More prompts rank members more reliably.',
  },
  {
    field: 'test',
    label: 'Test prompts',
    meaning:
      'Prompts that play no part in choosing members and are used for the result only. Four times as many make the intervals half as wide.',
  },
  {
    field: 'probe',
    label: 'Probe prompts',
    meaning:
      'Prompts kept apart for choosing settings of later methods. RandOpt does not use them, but they keep the three sets the same for all methods.',
  },
];

const seeds: readonly FieldWords[] = [
  {
    field: 'populationSeed',
    label: 'Population seed',
    meaning: 'Decides which random copies are drawn. The same number gives the same copies on every machine.',
  },
  {
    field: 'splitSeed',
    label: 'Split seed',
    meaning:
      'Decides which prompts fall into support, probe and test. The same number gives the same prompts.',
  },
];

const sigmaMeaning =
  'How strongly each weight is pushed: the standard deviation of the noise, in units of the weights. Each member draws one from this list. Small models want about 3 to 6 % of the typical weight.';
const noiseMeaning =
  'Independent: every weight matrix gets noise of its own. Tied: matrices of the same shape share theirs, as in the published code.';

export const PresetPicker = memo(function PresetPicker() {
  const preset = useLab((state) => state.draft.preset);
  const { choosePreset } = useActions();
  return (
    <div className="group">
      <span className="label" id="preset-label">
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

/** Scrolls the panel, and only the panel, until `element` begins at its top. */
function bringUp(element: HTMLElement): void {
  const panel = element.closest('.experiment-body');
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
      className="settings"
      open={wanted || undefined}
      onToggle={(event) => event.currentTarget.open && setOpened(true)}
    >
      <summary>All settings</summary>
      {(opened || wanted) && <Fields draft={draft} problems={problems} />}
    </details>
  );
});

const Fields = ({ draft, problems }: Pick<FieldProps, 'draft' | 'problems'>) => (
  <div className="fields">
    {sizes.map((words) => (
      <NumberField key={words.field} {...words} draft={draft} problems={problems} />
    ))}
    <AnswerLength />
    <Sigmas draft={draft} problems={problems} />
    <Noise noise={draft.noise} />
    {seeds.map((words) => (
      <NumberField key={words.field} {...words} draft={draft} problems={problems} />
    ))}
    <NewSeeds />
  </div>
);

interface FieldProps extends FieldWords {
  readonly draft: Draft;
  readonly problems: Problems;
}

function NumberField({ field, label, meaning, draft, problems }: FieldProps) {
  const { edit } = useActions();
  const id = `field-${field}`;
  return (
    <div className="field">
      <FieldLabel id={id} label={label} meaning={meaning} />
      <NumberInput
        id={id}
        className="numbers"
        value={draft[field]}
        min={bounds[field][0]}
        allowDecimal={false}
        clampBehavior="none"
        error={problems[field]}
        onChange={(value) =>
          edit({ [field]: typeof value === 'number' ? value : value === '' ? '' : Number(value) })
        }
      />
    </div>
  );
}

const FieldLabel = ({
  id,
  label,
  meaning,
}: {
  readonly id: string;
  readonly label: string;
  readonly meaning: string;
}) => (
  <Term name={label} meaning={meaning}>
    <label className="label" htmlFor={id}>
      {label}
    </label>
  </Term>
);

function Sigmas({ draft, problems }: Pick<FieldProps, 'draft' | 'problems'>) {
  const { edit } = useActions();
  return (
    <div className="field field-wide">
      <FieldLabel id="field-sigmas" label="Sigmas (strengths of noise)" meaning={sigmaMeaning} />
      <TextInput
        id="field-sigmas"
        className="numbers"
        value={draft.sigmas}
        maxLength={200}
        inputMode="decimal"
        error={problems.sigmas}
        onChange={(event) => edit({ sigmas: event.currentTarget.value })}
      />
    </div>
  );
}

function Noise({ noise }: Pick<Draft, 'noise'>) {
  const { edit } = useActions();
  return (
    <div className="field field-wide">
      <Term name="noise across layers" meaning={noiseMeaning}>
        <span className="label" id="noise-label">
          Noise across layers
        </span>
      </Term>
      <Choice
        labelledBy="noise-label"
        value={noise}
        options={[
          { value: 'independent', title: 'Independent' },
          { value: 'tied', title: 'Tied' },
        ]}
        onChoose={(value) => edit({ noise: value })}
      />
    </div>
  );
}

const draw = () => Math.floor(Math.random() * 1e6);

function NewSeeds() {
  const { edit } = useActions();
  return (
    <div className="field field-wide">
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
