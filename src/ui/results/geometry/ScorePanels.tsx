/** The score matrix, members by examples: how many patterns explain it, and whether halves agree on them. */
import { memo, useState } from 'react';
import type { ScoreSpectrum, SplitHalfOverlap, SubspaceOverlap } from '../../../protocol';
import {
  bandByIndex,
  beyondChance,
  byIndex,
  knownRanks,
  measuredWords,
  overlapPoints,
  words,
  type GeometryView,
} from '../../../store';
import { CurveChart, type Band, type Curve } from '../../charts';
import { Card, Waiting } from '../../parts/Card';
import type { Table } from '../../parts/tables/table';
import { cell, measuredCells, measuredColumns } from './cells';
import { floorOf, onTheCpu, Source } from './Source';
import cardStyles from '../../parts/Card.module.css';
import controlStyles from '../../parts/controls.module.css';

type View = Pick<GeometryView, 'scores' | 'overlaps'>;

const firstRank = 4;

/** Both panels use the first r directions; choosing r in either changes both. */
export const ScorePanels = memo(function ScorePanels({ scores, overlaps }: View) {
  const [wanted, setRank] = useState(firstRank);
  const ranks = knownRanks({ scores, overlaps });
  const rank = near(ranks, wanted);
  const choice = { ranks, rank, onRank: (r: number) => setRank(near(ranks, r)) };
  return (
    <>
      <SpectrumCard scores={scores} choice={choice} />
      <OverlapCard overlaps={overlaps} choice={choice} />
    </>
  );
});

interface RankChoice {
  readonly ranks: readonly number[];
  readonly rank: number;
  readonly onRank: (r: number) => void;
}

const near = (ranks: readonly number[], wanted: number): number =>
  ranks.reduce((best, r) => (Math.abs(r - wanted) < Math.abs(best - wanted) ? r : best), ranks[0] ?? wanted);

/** The brush for keyboards and screen readers. */
function RankSlider({ ranks, rank, onRank }: RankChoice) {
  return (
    <label className={`${controlStyles.slider} small numbers`} data-slider data-only="lab">
      Directions compared: r = {rank}
      <input
        type="range"
        min={0}
        max={ranks.length - 1}
        value={Math.max(0, ranks.indexOf(rank))}
        aria-valuetext={`r = ${rank}`}
        onChange={(event) => onRank(ranks[Number(event.target.value)]!)}
      />
    </label>
  );
}

const index = { title: 'Direction, largest first', whole: true, log: true } as const;
const singular = { title: 'Singular value', covers: [0] } as const;

function SpectrumCard({
  scores,
  choice,
}: {
  readonly scores: ScoreSpectrum | null;
  readonly choice: RankChoice;
}) {
  return (
    <Card
      title="How many patterns explain the scores?"
      explanation={<SpectrumWords />}
      terms={['singularValue', 'spectrum', 'lowRank']}
      empty={scores ? null : <SpectrumWaiting />}
      {...(scores && { table: () => spectrumTable({ scores }) })}
    >
      {scores && <Spectrum scores={scores} choice={choice} />}
    </Card>
  );
}

function Spectrum({ scores, choice }: { readonly scores: ScoreSpectrum; readonly choice: RankChoice }) {
  const curves: readonly Curve[] = [
    { title: 'measured', points: byIndex(scores.values), series: 3, dots: true },
  ];
  const bands: readonly Band[] = [
    { title: 'scores permuted, middle 95 %', points: bandByIndex(scores.permuted) },
  ];
  const variance = scores.variance[scores.varianceRanks.indexOf(choice.rank)];
  return (
    <>
      <CurveChart
        label="Singular values of the score matrix, beside those of permuted scores."
        x={index}
        y={singular}
        curves={curves}
        bands={bands}
        floor={floorOf(scores, scores.values)}
        at={(x) => `Direction ${x}`}
        brush={{ value: choice.rank, onBrush: choice.onRank }}
      />
      <RankSlider {...choice} />
      <p className={`${cardStyles.takeaway} numbers`} data-takeaway>
        {variance && (
          <>
            The first {words.plural(choice.rank, 'direction')} explain{' '}
            <strong>{words.percent(variance.value)}</strong> of the variance; by chance{' '}
            {words.percent(variance.null.low)} to {words.percent(variance.null.high)} (
            {words.pValue(variance.p)}).{' '}
          </>
        )}
        Effective rank {measuredWords(scores.effectiveRank)}: smaller than chance means structure.{' '}
        {words.whole(scores.activeExamples)} of {words.plural(scores.examples, 'example')} distinguish
        members. <Source source={scores} />
      </p>
    </>
  );
}

const spectrumTable = ({ scores }: { readonly scores: ScoreSpectrum }): Table => ({
  caption: 'Singular values of the score matrix',
  columns: ['Direction', 'Measured', 'Permuted mean', '2.5 %', '97.5 %'],
  rows: scores.values.map((value, i) => [
    i + 1,
    cell(value),
    ...[scores.permuted.mean, scores.permuted.low, scores.permuted.high].map((curve) => cell(curve[i])),
  ]),
});

const halvesWords = {
  members: { title: 'halves of the members', series: 0, short: 'Members' },
  examples: { title: 'halves of the examples', series: 1, short: 'Examples' },
} as const;

const rankAxis = { title: 'r: directions compared', whole: true, log: true } as const;
const overlapAxis = { title: 'Overlap (0: unrelated, 1: the same)', covers: [0] } as const;

function OverlapCard(props: { readonly overlaps: View['overlaps']; readonly choice: RankChoice }) {
  const found = Object.values(props.overlaps);
  return (
    <Card
      title="Do two halves find the same patterns?"
      explanation={<OverlapWords />}
      terms={['splitHalf', 'shuffled', 'pValue']}
      empty={found.length > 0 ? null : <OverlapWaiting />}
      table={() => overlapTable({ found })}
    >
      {found.length > 0 && <Overlaps found={found} choice={props.choice} />}
    </Card>
  );
}

function Overlaps({
  found,
  choice,
}: {
  readonly found: readonly SplitHalfOverlap[];
  readonly choice: RankChoice;
}) {
  const drawn = found.map(({ halves, overlaps }) => ({ ...halvesWords[halves], ...overlapPoints(overlaps) }));
  return (
    <>
      <CurveChart
        label="Overlap of the first r directions between halves, beside permuted scores."
        x={rankAxis}
        y={overlapAxis}
        curves={drawn.map(({ title, series, points }) => ({ title, series, points, dots: true }))}
        bands={drawn.map(({ title, series, band }) => ({
          title: `${title}, permuted`,
          series,
          points: band,
        }))}
        at={(x) => `r = ${x}`}
        brush={{ value: choice.rank, onBrush: choice.onRank }}
      />
      <RankSlider {...choice} />
      <p className={`${cardStyles.takeaway} numbers`} data-takeaway>
        {found.map(({ halves, overlaps }) => (
          <OverlapSentence key={halves} halves={halves} at={overlaps.find(({ r }) => r === choice.rank)} />
        ))}
        {found.map(({ halves, rank }) => (
          <span key={halves}>
            {words.plural(rank, 'direction')} reappear in halves of the {halves}.{' '}
          </span>
        ))}
        Over {words.plural(found[0]!.splits, 'random split')}. {onTheCpu}
      </p>
    </>
  );
}

function OverlapSentence(props: {
  readonly halves: SplitHalfOverlap['halves'];
  readonly at: SubspaceOverlap | undefined;
}) {
  const { halves, at } = props;
  if (!at) return null;
  return (
    <>
      {halvesWords[halves].short}, r = {at.r}: <strong>{words.figure(at.overlap.value)}</strong>, by chance{' '}
      {words.figure(at.overlap.null.low)} to {words.figure(at.overlap.null.high)} (
      {words.pValue(at.overlap.p)}): {beyondChance(at.overlap) ? 'they agree.' : 'no more than chance.'}{' '}
    </>
  );
}

const overlapTable = ({ found }: { readonly found: readonly SplitHalfOverlap[] }): Table => ({
  caption: 'Overlap of the first r directions between halves',
  columns: ['Halves of', 'r', ...measuredColumns, 'Random subspaces'],
  rows: found.flatMap(({ halves, overlaps }) =>
    overlaps.map(({ r, overlap, chance }) => [halves, r, ...measuredCells(overlap), cell(chance)]),
  ),
});

const SpectrumWaiting = () => (
  <Waiting sketch="M20 24C50 56 90 66 220 76">
    Every member’s score on every example, decomposed into its strongest patterns.
  </Waiting>
);

const SpectrumWords = () => (
  <>
    <p>
      Take a table with a row for every member and a column for every example, holding the scores. If members
      were good or bad in one common way, one pattern would explain the whole table. Its{' '}
      <em>singular values</em> give the strength of the first pattern, the second, and so on.
    </p>
    <p>
      The grey band is the same table with every column shuffled separately, which keeps how hard each example
      is but not who solved it. Where the curve leaves the band, members share something. A curve that hardly
      leaves it is <em>weakly</em> low-rank: many small skills rather than one.
    </p>
    <p>
      Click or drag in the chart, or move the slider, to choose how many patterns the next chart compares.
    </p>
  </>
);

const OverlapWaiting = () => (
  <Waiting sketch="M20 40C60 30 100 46 220 34M20 82H220">
    Whether the strongest patterns stay the same with other members, or other examples.
  </Waiting>
);

const OverlapWords = () => (
  <>
    <p>
      A real pattern shows up again in other data. The members are split in two at random, each half gives its
      r strongest patterns over the examples, and the two sets are compared. 1 means the same r directions, 0
      nothing in common. The same is done with halves of the examples.
    </p>
    <p>
      The bands show what shuffled scores give. <em>p</em> is the share of shuffles that overlap at least as
      much. An overlap well below 1 but far above its band is a real but blurred pattern: more members or
      examples would sharpen it.
    </p>
  </>
);
