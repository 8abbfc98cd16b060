/** The numbers of the experiment, each with its meaning in plain words. */
import { Button } from '@mantine/core';
import { IconDice5 } from '@tabler/icons-react';
import { memo, useEffect, useRef, useState } from 'react';
import { useActions, useLab } from '../context';
import { Choice } from '../parts/Choice';
import { ChoiceField, ListField, NumberField } from '../parts/Field';
import { AnswerLength } from './AnswerLength';
import { CorpSettings } from './CorpSettings';
import {
  bounds,
  presets,
  readDraft,
  type Draft,
  type NumberField as DraftNumber,
  type Problems,
} from '../../store';
import fieldStyles from '../parts/Field.module.css';
import setupStyles from './Experiment.module.css';
import styles from './Settings.module.css';

interface FieldWords {
  readonly field: DraftNumber;
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
      'Prompts on which CoRP and its rivals choose among the models they make. RandOpt does not use them.',
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
  {
    field: 'repeats',
    label: 'Populations',
    meaning:
      'The whole experiment once more for each further population, on the same prompts: shows how much of a result is the draw of the seeds. Time grows with it.',
  },
];

const sigmaMeaning =
  'How strongly each weight is pushed: the standard deviation of the noise, in units of the weights. Each member draws one from this list. Small models want about 3 to 6 % of the typical weight.';
const noiseMeaning =
  'Independent: every weight matrix gets noise of its own. Tied: matrices of the same shape share theirs, as in the published code.';

const geometryMeaning =
  'Spectra and split-half tests of the population, each beside chance, from what the run scores anyway. They take less than a fifth of its time.';

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
  randopt: 'RandOpt: the best copies vote. Every answer costs one pass for each voter.',
  corp: 'CoRP: after RandOpt, the copies are folded into one model, beside simpler ways to do the same.',
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
  const { edit } = useActions();
  return (
    <div className={fieldStyles.fields}>
      <Numbers fields={sizes} draft={draft} problems={problems} />
      <AnswerLength />
      <ListField
        id="field-sigmas"
        label="Sigmas (strengths of noise)"
        meaning={sigmaMeaning}
        value={draft.sigmas}
        problem={problems.sigmas}
        onType={(sigmas) => edit({ sigmas })}
      />
      <ChoiceField
        id="field-noise"
        label="Noise across layers"
        meaning={noiseMeaning}
        value={draft.noise}
        options={[
          { value: 'independent', title: 'Independent' },
          { value: 'tied', title: 'Tied' },
        ]}
        onChoose={(noise) => edit({ noise })}
      />
      <ChoiceField
        id="field-diagnostics"
        label="Geometry"
        meaning={geometryMeaning}
        value={draft.diagnostics ? 'on' : 'off'}
        options={[
          { value: 'on', title: 'Measured' },
          { value: 'off', title: 'Left out' },
        ]}
        onChoose={(chosen) => edit({ diagnostics: chosen === 'on' })}
      />
      <Numbers fields={seeds} draft={draft} problems={problems} />
      <NewSeeds />
      {draft.method === 'corp' && <CorpSettings corp={draft.corp} problems={problems.corp ?? {}} />}
    </div>
  );
}

function Numbers({ fields, draft, problems }: FieldsProps & { readonly fields: readonly FieldWords[] }) {
  const { edit } = useActions();
  return fields.map(({ field, ...words }) => (
    <NumberField
      key={field}
      id={`field-${field}`}
      {...words}
      value={draft[field]}
      least={bounds[field][0]}
      whole
      problem={problems[field]}
      onType={(value) => edit({ [field]: value })}
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
