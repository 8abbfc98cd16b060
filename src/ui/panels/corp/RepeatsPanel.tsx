/** The same experiment on other populations: how much of the result is the draw of the seeds. */
import { memo } from 'react';
import type { RepeatedScore, Spread } from '../../../protocol';
import { methodWords, verdictOf, words } from '../../../store';
import { turn, useLive } from '../../context';
import { Card } from '../../parts/Card';
import { DataTable } from '../../parts/DataTable';

const percent = (value: number): string => (100 * value).toFixed(1);
const signed = (value: number): string => `${value >= 0 ? '+' : '−'}${Math.abs(100 * value).toFixed(1)}`;
const spread = ({ mean, sd }: Spread): string => `${percent(mean)} ± ${percent(sd)}`;
const gain = (value: Spread | null): string =>
  value ? `${signed(value.mean)} (${signed(value.low)} to ${signed(value.high)})` : '–';
const verdicts = { ahead: 'better', behind: 'worse', level: 'cannot tell' } as const;

/** Only there where the run was asked to repeat. */
export const RepeatsPanel = memo(function RepeatsPanel() {
  const repeats = useLive((state) => state.run.corp.repeats, turn.summary);
  const wanted = useLive((state) => state.run.start?.config.repeats ?? 1);
  if (wanted <= 1) return null;
  return (
    <Card
      title="Would another population say the same?"
      className="wide"
      explanation={<RepeatWords />}
      empty={repeats ? null : <p className="soft none">The first population comes first.</p>}
    >
      {repeats && (
        <>
          <p className="small soft">
            {words.whole(repeats.done)} of {words.plural(repeats.of, 'population')} done.
          </p>
          <DataTable
            caption="All methods over populations, in percent"
            columns={[
              'Method',
              'Correct, mean ± sd',
              'Gain over base (95 %)',
              'Over CoRP (95 %)',
              'than CoRP',
            ]}
            rows={repeats.summary.map(cells)}
          />
        </>
      )}
    </Card>
  );
});

const cells = ({ method, share, overBase, overCorp }: RepeatedScore): readonly string[] => [
  methodWords[method].title,
  spread(share),
  gain(overBase),
  gain(overCorp),
  overCorp ? verdicts[verdictOf(overCorp)] : '–',
];

const RepeatWords = () => (
  <p>
    The whole pipeline once more for each population, on the same prompts. The spread (sd) is what the draw of
    the seeds alone does to a result. Differences are paired: taken population by population, then averaged,
    with a 95&nbsp;% t interval. Few populations make wide intervals; five is little, ten is better.
  </p>
);
