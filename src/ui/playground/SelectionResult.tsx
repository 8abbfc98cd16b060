/** Probe score of a consolidated selection, beside the run's own. */
import type { Tally } from '../../protocol';
import { share, words, type RunState } from '../../store';
import styles from './SelectionResult.module.css';

interface Props {
  readonly selection: NonNullable<RunState['selection']>;
  readonly corp: RunState['corp'];
}

const shareWords = (tally: Tally): string => {
  const { value, low, high } = share(tally);
  return `${tally.correct} of ${tally.n} (${words.percent(value)}, 95\u00a0% interval ${Math.round(low * 100)} to ${words.percent(high)})`;
};

export function SelectionResult({ selection, corp }: Props) {
  const { result, nth } = selection;
  const stage1 = corp.scores.find(({ method }) => method === 'corp-stage1')?.probe ?? null;
  return (
    <div className={styles.result} role="status">
      <p className="numbers">
        <strong>Your selection</strong>: {words.plural(result.members, 'member')} with rewards from{' '}
        {words.figure(result.from)} to {words.figure(result.to)}, consolidated with step η{' '}
        {words.figure(result.eta)}.
      </p>
      <ul className="small soft numbers">
        <li>On probe it gets {shareWords(result.probe)} right.</li>
        <li>The base model gets {shareWords(result.base)} of the same prompts right.</li>
        {stage1 && <li>CoRP’s stage 1 gets {shareWords(stage1)}.</li>}
        <li>
          This is the best of {words.plural(result.tried, 'model')} on these prompts
          {nth > 1 && `, and your ${ordinal(nth)} selection`}, so the score is a little too good. Test prompts
          were not used.
        </li>
      </ul>
    </div>
  );
}

const rules = new Intl.PluralRules('en', { type: 'ordinal' });
const endings: Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> = { one: 'st', two: 'nd', few: 'rd' };
const ordinal = (n: number): string => `${n}${endings[rules.select(n)] ?? 'th'}`;
