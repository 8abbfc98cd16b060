/** What the model folded by hand is worth on probe, beside what the run itself reached there. */
import type { Tally } from '../../protocol';
import { share, words, type RunState } from '../../store';

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
    <div className="hand-picked" role="status">
      <p className="numbers">
        <strong>Chosen by hand</strong>: {words.plural(result.members, 'member')} with rewards from{' '}
        {words.figure(result.from)} to {words.figure(result.to)}, folded into one model with step η{' '}
        {words.figure(result.eta)}.
      </p>
      <ul className="small soft numbers">
        <li>On probe it gets {shareWords(result.probe)} right.</li>
        <li>The base model gets {shareWords(result.base)} of the same prompts right.</li>
        {stage1 && <li>CoRP’s stage 1 gets {shareWords(stage1)}.</li>}
        <li>
          It is the best of {words.plural(result.tried, 'model')} on these prompts
          {nth > 1 && `, and your ${ordinal(nth)} pick`}: its number is a little too good. Test was not asked.
        </li>
      </ul>
    </div>
  );
}

const rules = new Intl.PluralRules('en', { type: 'ordinal' });
const endings: Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> = { one: 'st', two: 'nd', few: 'rd' };
const ordinal = (n: number): string => `${n}${endings[rules.select(n)] ?? 'th'}`;
