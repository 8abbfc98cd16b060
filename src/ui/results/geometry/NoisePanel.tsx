/** Independent and layer-tied noise side by side: structure unrelated to rewards. */
import { memo } from 'react';
import type { NoiseComparison, NoiseMode } from '../../../protocol';
import { byIndex, words } from '../../../store';
import { CurveChart } from '../../charts';
import { Card, Waiting } from '../../parts/Card';
import type { Table } from '../../parts/tables/table';
import { cell } from './cells';
import { Source } from './Source';
import cardStyles from '../../parts/Card.module.css';
import tableStyles from '../../parts/tables/table.module.css';
import styles from './NoisePanel.module.css';

const index = { title: 'Direction, largest first', whole: true } as const;
const eigenvalue = { title: 'Eigenvalue of the Gram matrix', covers: [0] } as const;
const titles: Readonly<Record<NoiseMode, string>> = { independent: 'independent', tied: 'tied' };
const seriesOf: Readonly<Record<NoiseMode, number>> = { independent: 0, tied: 1 };

export const NoisePanel = memo(function NoisePanel({
  finding,
}: {
  readonly finding: NoiseComparison | null;
}) {
  return (
    <Card
      title="What structure does tied noise add?"
      explanation={<NoiseWords />}
      terms={['tied', 'seed', 'lowRank', 'splitHalf']}
      empty={finding ? null : <NoiseWaiting />}
      {...(finding && { table: () => noiseTable({ finding }) })}
    >
      {finding && <Noise finding={finding} />}
    </Card>
  );
});

const Noise = ({ finding }: { readonly finding: NoiseComparison }) => (
  <>
    <CurveChart
      label="Eigenvalues of the members' inner products, for independent and for tied noise."
      x={index}
      y={eigenvalue}
      curves={[
        ...finding.modes.map(({ noise, eigenvalues }) => ({
          title: titles[noise],
          points: byIndex(eigenvalues),
          series: seriesOf[noise],
          dots: eigenvalues.length <= 64,
        })),
        { title: 'law for independent noise', points: byIndex(finding.law), series: 6 },
      ]}
      at={(x) => `Direction ${x}`}
    />
    <SideBySide finding={finding} />
    {finding.modes[0] && (
      <p className={cardStyles.takeaway} data-takeaway>
        <Source source={finding.modes[0]} />
      </p>
    )}
  </>
);

function rowsOf({ modes }: NoiseComparison): (readonly [string, ...string[]])[] {
  const row = (title: string, of: (mode: NoiseComparison['modes'][number]) => string) =>
    [title, ...modes.map(of)] as const;
  const ranks = modes[0]?.sketchOverlaps.map(({ r }) => r) ?? [];
  return [
    row('Random numbers per member', ({ drawn }) => words.whole(drawn)),
    row('Dimensions they behave like', ({ effectiveDimension }) => words.whole(effectiveDimension)),
    row('Spread of cosines between members', ({ cosineSd }) => words.figure(cosineSd, 2)),
    row('Effective rank', ({ effectiveRank }) => words.figure(effectiveRank)),
    row('Effective rank of a sketch', ({ sketchRank }) => words.figure(sketchRank)),
    ...ranks.map((r) =>
      row(`Overlap of halves, sketch, r = ${r}`, ({ sketchOverlaps }) =>
        words.figure(sketchOverlaps.find((one) => one.r === r)?.overlap ?? NaN, 2),
      ),
    ),
  ];
}

const SideBySide = ({ finding }: { readonly finding: NoiseComparison }) => (
  <table className={`${tableStyles.table} ${styles.sideBySide} numbers`}>
    <caption className="unseen">Independent and tied noise side by side</caption>
    <thead>
      <tr>
        <th scope="col">No rewards involved</th>
        {finding.modes.map(({ noise }) => (
          <th key={noise} scope="col">
            {titles[noise]}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {rowsOf(finding).map(([title, ...values]) => (
        <tr key={title}>
          <th scope="row">{title}</th>
          {values.map((value, i) => (
            <td key={i}>{value}</td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
);

const noiseTable = ({ finding }: { readonly finding: NoiseComparison }): Table => ({
  caption: 'Eigenvalues of the members’ inner products',
  columns: ['Direction', ...finding.modes.map(({ noise }) => titles[noise]), 'Law, independent'],
  rows: finding.law.map((value, i) => [
    i + 1,
    ...finding.modes.map(({ eigenvalues }) => cell(eigenvalues[i])),
    cell(value),
  ]),
});

const NoiseWaiting = () => (
  <Waiting sketch="M20 50H220M20 20C60 40 120 54 220 76">
    The same seeds with both kinds of noise, before any rewards.
  </Waiting>
);

const NoiseWords = () => (
  <>
    <p>
      The published code restarts its random generator for every weight matrix, so matrices of the same shape
      get exactly the same noise (<em>tied</em>). Here both kinds of noise are drawn from the same seeds, with
      no rewards involved.
    </p>
    <p>
      Tied noise uses fewer random numbers, so members overlap more. On a small sketch of each matrix this
      looks like low rank, and halves of the members seem to agree. It is a property of the generator, not of
      the model or the task: trust such a picture only with independent noise.
    </p>
  </>
);
