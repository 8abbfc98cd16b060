/** The same experiment on other populations: how much of the result is luck in the seeds. */
import { memo } from 'react';
import type { RepeatedScore, Spread } from '../../../protocol';
import { methodWords, standingOf, words } from '../../../store';
import { turn, useLive } from '../../context';
import { Card } from '../../parts/Card';
import { DataTable } from '../../parts/tables/DataTable';
import { as, type Cell, type Table } from '../../parts/tables/table';
import cardStyles from '../../parts/Card.module.css';

const points = (value: number): Cell => as(value, (100 * value).toFixed(1));
const signed = (value: number): Cell =>
  as(value, `${value >= 0 ? '+' : '−'}${Math.abs(100 * value).toFixed(1)}`);
const gain = (value: Spread | null): readonly Cell[] =>
  value ? [value.mean, value.low, value.high].map(signed) : [null, null, null];
const standings = { ahead: 'better', behind: 'worse', level: 'too close to call' } as const;

/** Only shown for runs with repeats. */
export const RepeatsPanel = memo(function RepeatsPanel() {
  const repeats = useLive((state) => state.run.corp.repeats, turn.summary);
  const wanted = useLive((state) => state.run.start?.config.repeats ?? 1);
  if (wanted <= 1) return null;
  return (
    <Card
      title="Would another population give the same result?"
      className={cardStyles.wide}
      explanation={<RepeatWords />}
      terms={['population', 'paired', 'interval']}
      numbers={() => repeatTable(repeats?.summary ?? [])}
      empty={repeats ? null : <p className={`${cardStyles.none} soft`}>The first population comes first.</p>}
    >
      {repeats && (
        <>
          <p className="small soft">
            {words.whole(repeats.done)} of {words.plural(repeats.of, 'population')} done.
          </p>
          <DataTable {...repeatTable(repeats.summary)} />
        </>
      )}
    </Card>
  );
});

const repeatTable = (summary: readonly RepeatedScore[]): Table => ({
  caption: 'All methods over populations, in percent',
  columns: [
    'Method',
    'Correct, mean',
    'sd',
    'Gain over base',
    'Gain, low',
    'Gain, high',
    'Over CoRP',
    'Over CoRP, low',
    'Over CoRP, high',
    'than CoRP',
  ],
  rows: summary.map(({ method, share, overBase, overCorp }) => [
    methodWords[method].title,
    points(share.mean),
    points(share.sd),
    ...gain(overBase),
    ...gain(overCorp),
    overCorp ? standings[standingOf(overCorp)] : null,
  ]),
});

const RepeatWords = () => (
  <p>
    The whole pipeline, repeated for each population on the same prompts. The spread (sd) is what the draw of
    the seeds alone does to a result. Differences are paired: computed within each population, then averaged,
    with a 95&nbsp;% t interval. Few populations give wide intervals; five are few, ten are better.
  </p>
);
