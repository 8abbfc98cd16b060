/** The options of CoRP, with what the published script sets where the person chose something else. */
import { Button } from '@mantine/core';
import { memo } from 'react';
import { corpFields, type CorpKey } from '../../../settings';
import { publishedCorpDraft, type CorpDraft, type CorpProblems } from '../../../store';
import { useActions } from '../../context';
import fieldStyles from '../../parts/inputs/Field.module.css';
import { SettingField } from './SettingField';
import styles from './CorpSettings.module.css';

const first = ['geometry', 'q', 'beta', 'scale'] as const satisfies readonly CorpKey[];
const rounds = [
  'attempts',
  'localPopulation',
  'maxAccepted',
  'patience',
  'rank',
  'isoLambda',
  'sigmaDown',
  'regressionLambda',
  'regressionLambdaFinal',
  'targetEssInitial',
  'targetEssFinal',
  'lcbZ',
  'acceptEpsilon',
  'budget',
] as const satisfies readonly CorpKey[];
/** Options without a place of their own. */
const others = (Object.keys(corpFields) as CorpKey[]).filter((key) => ![...first, ...rounds].includes(key));

interface Props {
  readonly corp: CorpDraft;
  readonly problems: CorpProblems;
}

/** What the published script sets, where the person set something else. */
const published = (corp: CorpDraft, key: CorpKey): string | undefined =>
  corp[key] === publishedCorpDraft[key] || corpFields[key].kind === 'choice'
    ? undefined
    : `published: ${publishedCorpDraft[key]}`;

function useCorpEdit({ corp }: Pick<Props, 'corp'>) {
  const { edit } = useActions();
  return (patch: Partial<CorpDraft>) => edit({ corp: { ...corp, ...patch } });
}

function Listed({ keys, corp, problems }: Props & { readonly keys: readonly CorpKey[] }) {
  const edit = useCorpEdit({ corp });
  return keys.map((key) => (
    <SettingField
      key={key}
      id={`field-${key}`}
      field={corpFields[key]}
      value={corp[key]}
      problem={problems[key]}
      note={published(corp, key)}
      onType={(value) => edit({ [key]: value })}
    />
  ));
}

export const CorpSettings = memo(function CorpSettings({ corp, problems }: Props) {
  const edit = useCorpEdit({ corp });
  const broken = rounds.some((key) => problems[key] !== undefined);
  return (
    <>
      <Listed keys={first} corp={corp} problems={problems} />
      <details className={`${fieldStyles.wide} ${styles.advanced}`} open={broken || undefined}>
        <summary>Stage 2: search around the consolidated model</summary>
        <div className={fieldStyles.fields}>
          <Listed keys={rounds} corp={corp} problems={problems} />
          <div className={`${fieldStyles.field} ${fieldStyles.wide}`}>
            <Button
              variant="default"
              size="xs"
              onClick={() => edit({ ...publishedCorpDraft, geometry: corp.geometry })}
            >
              All options as published
            </Button>
          </div>
        </div>
      </details>
      <Listed keys={others} corp={corp} problems={problems} />
    </>
  );
});
