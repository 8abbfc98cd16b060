/** Every option of the published code, with what it means and what the published script sets. */
import { Button } from '@mantine/core';
import { memo } from 'react';
import {
  corpBounds,
  publishedCorpDraft,
  type CorpDraft,
  type CorpList,
  type CorpNumber,
  type CorpProblems,
} from '../../store';
import { useActions } from '../context';
import { ChoiceField, ListField, NumberField } from '../parts/Field';
import fieldStyles from '../parts/Field.module.css';
import styles from './CorpSettings.module.css';

interface OptionWords<T> {
  readonly field: T;
  readonly label: string;
  readonly meaning: string;
}

const lists: readonly OptionWords<CorpList>[] = [
  {
    field: 'q',
    label: 'q (share left out)',
    meaning: 'A merge takes the members above this quantile of the rewards: 0.9 keeps the best tenth.',
  },
  {
    field: 'beta',
    label: 'beta (sharpness)',
    meaning: 'How sharply a higher reward counts in a merge. 0 counts all alike.',
  },
  {
    field: 'scale',
    label: 'scale (length of the step)',
    meaning:
      'How far to go along the merged direction, in lengths of the merge itself. On small models this matters most.',
  },
];

const rounds: readonly OptionWords<CorpNumber>[] = [
  {
    field: 'attempts',
    label: 'Rounds at most',
    meaning: 'Stage 2 looks around the folded model this often. 0 leaves stage 2 out.',
  },
  {
    field: 'localPopulation',
    label: 'Neighbours a round',
    meaning: 'Models drawn around the current one in each round. Time grows with it.',
  },
  {
    field: 'maxAccepted',
    label: 'Accepted at most',
    meaning: 'Stage 2 ends after this many accepted rounds.',
  },
  {
    field: 'patience',
    label: 'Patience',
    meaning: 'Stage 2 ends after this many refusals in a row.',
  },
  {
    field: 'rank',
    label: 'Directions kept',
    meaning: 'Principal directions of the elite in which stage 2 also searches.',
  },
  {
    field: 'isoLambda',
    label: 'Isotropic share',
    meaning:
      'Share of a neighbour’s noise that points anywhere; the rest lies along the directions kept. It adapts from round to round.',
  },
  {
    field: 'sigmaDown',
    label: 'Noise after a refusal',
    meaning: 'A refused round multiplies the noise by this.',
  },
  {
    field: 'regressionLambda',
    label: 'Price of a regression',
    meaning: 'How many fixes one broken answer outweighs, in the first round.',
  },
  {
    field: 'regressionLambdaFinal',
    label: 'Price, last round',
    meaning: 'The same in the last round; it moves evenly in between.',
  },
  {
    field: 'targetEssInitial',
    label: 'Sample size, first',
    meaning: 'Over how many equal weights the useful neighbours are spread, in the first round.',
  },
  {
    field: 'targetEssFinal',
    label: 'Sample size, last',
    meaning: 'The same in the last round.',
  },
  {
    field: 'lcbZ',
    label: 'Caution of the gate',
    meaning: 'Standard errors by which a gain must exceed zero on held-out prompts to be accepted.',
  },
  {
    field: 'acceptEpsilon',
    label: 'Least gain on probe',
    meaning: 'In percentage points; an accepted round gains at least this.',
  },
];

interface Props {
  readonly corp: CorpDraft;
  readonly problems: CorpProblems;
}

/** What the published script sets, where the person set something else. */
const published = (corp: CorpDraft, field: CorpList | CorpNumber): string | undefined =>
  corp[field] === publishedCorpDraft[field] ? undefined : `published: ${publishedCorpDraft[field]}`;

function useCorpEdit({ corp }: Pick<Props, 'corp'>) {
  const { edit } = useActions();
  return (patch: Partial<CorpDraft>) => edit({ corp: { ...corp, ...patch } });
}

export const CorpSettings = memo(function CorpSettings({ corp, problems }: Props) {
  const edit = useCorpEdit({ corp });
  const broken = rounds.some(({ field }) => problems[field] !== undefined);
  return (
    <>
      <ChoiceField
        id="field-geometry"
        label="Geometry"
        meaning="How members are compared. Seed basis: different seeds count as exactly perpendicular, as in the published code. Weight space: their true angles, from inner products of the noise itself."
        value={corp.geometry}
        options={[
          { value: 'seed basis', title: 'Seed basis' },
          { value: 'weight space', title: 'Weight space' },
        ]}
        onChoose={(geometry) => edit({ geometry })}
      />
      {lists.map(({ field, ...words }) => (
        <ListField
          key={field}
          id={`field-${field}`}
          {...words}
          value={corp[field]}
          problem={problems[field]}
          note={published(corp, field)}
          onType={(value) => edit({ [field]: value })}
        />
      ))}
      <details className={`${fieldStyles.wide} ${styles.advanced}`} open={broken || undefined}>
        <summary>Stage 2: looking around the folded model</summary>
        <div className={fieldStyles.fields}>
          <Rounds corp={corp} problems={problems} />
        </div>
      </details>
    </>
  );
});

function Rounds({ corp, problems }: Props) {
  const edit = useCorpEdit({ corp });
  return (
    <>
      {rounds.map(({ field, ...words }) => (
        <NumberField
          key={field}
          id={`field-${field}`}
          {...words}
          value={corp[field]}
          least={corpBounds[field].low}
          whole={corpBounds[field].whole}
          problem={problems[field]}
          note={published(corp, field)}
          onType={(value) => edit({ [field]: value })}
        />
      ))}
      <ChoiceField
        id="field-budget"
        label="Steps tried on probe"
        meaning="Fast: half, once and twice the proposal’s step. Sweep: also four times."
        value={corp.budget}
        options={[
          { value: 'fast', title: 'Fast' },
          { value: 'sweep', title: 'Sweep' },
        ]}
        onChoose={(budget) => edit({ budget })}
      />
      <div className={`${fieldStyles.field} ${fieldStyles.wide}`}>
        <Button
          variant="default"
          size="xs"
          onClick={() => edit({ ...publishedCorpDraft, geometry: corp.geometry })}
        >
          All options as published
        </Button>
      </div>
    </>
  );
}
