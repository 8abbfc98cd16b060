/** Directions compared weight by weight: uninformative where weights far outnumber members, and labelled so. */
import { memo } from 'react';
import type { WeightDirections } from '../../../protocol';
import { measuredWords, overlapPoints, words } from '../../../store';
import { CurveChart } from '../../charts';
import { Card, Waiting } from '../../parts/Card';
import type { Table } from '../../parts/tables/table';
import { cell, measuredCells, measuredColumns } from './cells';
import { onTheCpu } from './Source';
import cardStyles from '../../parts/Card.module.css';

const rankAxis = { title: 'r: directions compared', whole: true, log: true } as const;
const overlapAxis = { title: 'Overlap, logarithmic (1: the same)', log: true, covers: [1] } as const;

export const WeightsPanel = memo(function WeightsPanel({
  finding,
}: {
  readonly finding: WeightDirections | null;
}) {
  return (
    <Card
      title={
        finding?.informative === false ? 'Do the weights agree? (uninformative)' : 'Do the weights agree?'
      }
      explanation={<WeightWords />}
      terms={['splitHalf', 'weightSpace', 'shuffled']}
      empty={finding ? null : <WeightWaiting />}
      {...(finding && { table: () => weightTable({ finding }) })}
    >
      {finding && <Weights finding={finding} />}
    </Card>
  );
});

function Weights({ finding }: { readonly finding: WeightDirections }) {
  const { points, band } = overlapPoints(finding.overlaps);
  return (
    <>
      <CurveChart
        label="Overlap in weight space of directions from two halves of the members."
        x={rankAxis}
        y={overlapAxis}
        curves={[
          { title: 'measured', points, series: 3, dots: true },
          {
            title: 'random subspaces',
            points: finding.overlaps.map(({ r, chance }) => [r, chance]),
            series: 6,
          },
        ]}
        bands={[{ title: 'rewards shuffled, middle 95 %', points: band }]}
        at={(x) => `r = ${x}`}
      />
      <p className={`${cardStyles.takeaway} numbers`} data-takeaway>
        {!finding.informative && (
          <>
            <strong>This says nothing about the task.</strong> With {words.short(finding.parameters)} weights
            and {words.plural(finding.members, 'member')} two halves share almost nothing, whether or not the
            direction works.{' '}
          </>
        )}
        Cosine of the two halves’ mean directions: {measuredWords(finding.cosine)}. {onTheCpu}
      </p>
    </>
  );
}

const weightTable = ({ finding }: { readonly finding: WeightDirections }): Table => ({
  caption: 'Overlap of weight directions between member halves',
  columns: ['r', ...measuredColumns, 'Random subspaces'],
  rows: finding.overlaps.map(({ r, overlap, chance }) => [r, ...measuredCells(overlap), cell(chance)]),
});

const WeightWaiting = () => (
  <Waiting sketch="M20 20H220M20 76C80 70 140 72 220 68">
    The directions of two halves of the members, compared weight by weight.
  </Waiting>
);

const WeightWords = () => (
  <>
    <p>
      It seems natural to ask whether two halves of the members point the same way, weight by weight. But the
      halves are made of different random numbers. With thousands of times more weights than members, sums of
      different random numbers are nearly orthogonal, however good they are at the task.
    </p>
    <p>
      The overlap is therefore near zero, and shuffled rewards give the same. It is shown so that nobody reads
      a small number as “the direction is not real”. Whether it is real shows in the moved model’s answers, in
      the first chart of this section.
    </p>
  </>
);
