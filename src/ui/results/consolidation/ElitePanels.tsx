/** What the chosen direction is made of: the elite's weights in both passes, and what the second pass uses. */
import { memo, useMemo } from 'react';
import type { Collapse, EliteMember } from '../../../protocol';
import { words } from '../../../store';
import { EliteChart, ScatterChart, type Dot } from '../../charts';
import { turn, useLive } from '../../context';
import { Card, Waiting } from '../../parts/Card';
import { as, type Table } from '../../parts/tables/table';
import cardStyles from '../../parts/Card.module.css';

const useElite = (): { readonly collapse: Collapse | null; readonly elite: readonly EliteMember[] } => {
  const collapse = useLive((state) => state.run.corp.collapse, turn.leaderboard);
  const elite = useMemo(
    () => [...(collapse?.elite ?? [])].sort((a, b) => b.reward - a.reward || a.index - b.index),
    [collapse],
  );
  return { collapse, elite };
};

const three = (value: number) => as(value, value.toPrecision(3));

const eliteTable = (elite: readonly EliteMember[]): Table => ({
  caption: 'The elite behind the chosen direction',
  columns: ['Seed', 'Sigma', 'Reward', 'First pass', 'Second pass', 'Alignment', 'Dispersion'],
  rows: elite.map(({ seed, sigma, reward, pass1, pass2, alignment, dispersion }) => [
    seed,
    sigma,
    as(reward, words.decimal(reward)),
    ...[pass1, pass2, alignment, dispersion].map(three),
  ]),
});

export const EliteWeights = memo(function EliteWeights() {
  const { collapse, elite } = useElite();
  return (
    <Card
      title="Which copies count, and how much?"
      explanation={<WeightWords />}
      terms={['direction', 'elite', 'alignment', 'dispersion', 'effectiveNumber']}
      empty={collapse ? null : <WeightWaiting />}
      table={() => eliteTable(elite)}
    >
      {elite.length > 0 && <EliteChart elite={elite} />}
      {collapse && (
        <p className={`${cardStyles.takeaway} numbers`} data-takeaway>
          {words.plural(elite.length, 'member')}. Effective number:{' '}
          <strong>{collapse.firstPassSampleSize.toFixed(1)}</strong> after the first pass,{' '}
          <strong>{collapse.effectiveSampleSize.toFixed(1)}</strong> after the second.
        </p>
      )}
    </Card>
  );
});

function dotsOf(elite: readonly EliteMember[], sigmas: readonly number[]): Dot[] {
  const heaviest = Math.max(...elite.map(({ pass2 }) => pass2), 1e-12);
  return elite.map((member) => ({
    x: member.alignment,
    y: member.dispersion,
    weight: member.pass2 / heaviest,
    series: Math.max(0, sigmas.indexOf(member.sigma)),
    words: `Seed ${member.seed}, sigma ${member.sigma}: alignment ${member.alignment.toPrecision(3)}, dispersion ${member.dispersion.toPrecision(3)}, ${(100 * member.pass2).toPrecision(3)}\u00a0% of the total weight`,
  }));
}

export const EliteScatter = memo(function EliteScatter() {
  const { collapse, elite } = useElite();
  const sigmas = useMemo(() => [...new Set(elite.map(({ sigma }) => sigma))].sort((a, b) => a - b), [elite]);
  const dots = useMemo(() => dotsOf(elite, sigmas), [elite, sigmas]);
  return (
    <Card
      title="Do the elite members agree?"
      explanation={<ScatterWords />}
      terms={['alignment', 'dispersion', 'seedBasis', 'weightSpace']}
      empty={collapse ? null : <ScatterWaiting />}
      table={() => eliteTable(elite)}
    >
      {dots.length > 0 && (
        <ScatterChart
          dots={dots}
          xTitle="Alignment with the mean of the first pass (cosine)"
          yTitle="Dispersion (squared distance from that mean)"
          label="Alignment against dispersion of every elite member."
          series={sigmas.map((sigma) => `sigma ${sigma}`)}
        />
      )}
      {collapse && (
        <p className={cardStyles.takeaway} data-takeaway>
          Metric: {collapse.geometry}. Larger marks weigh more.
        </p>
      )}
    </Card>
  );
});

const WeightWaiting = () => (
  <Waiting sketch="M20 88V30H38V88M46 88V44H64V88M72 88V58H90V88M98 88V66H116V88M124 88V72H142V88">
    The members behind the chosen direction, and how much each of them counts.
  </Waiting>
);

const WeightWords = () => (
  <>
    <p>
      The direction is a weighted sum of perturbations. The line is each member’s share after the first pass,
      which uses rewards only. The bars are its share after the second pass, which also prefers members that
      point along the common mean (<em>alignment</em>) and have little off it (<em>dispersion</em>).
    </p>
    <p>
      The <em>effective number</em> of members is the number of equal weights that would be as spread out.
      Where the second pass shrinks it to one or two, the consolidated model is little more than its heaviest
      member.
    </p>
  </>
);

const ScatterWaiting = () => (
  <Waiting sketch="M40 70h1M64 58h1M90 62h1M112 44h1M140 50h1M168 30h1M196 24h1">
    Each member of the elite, by how well it agrees with the others and how much of it points elsewhere.
  </Waiting>
);

const ScatterWords = () => (
  <>
    <p>
      Members at the right point along the mean of the first pass; low ones have little off it. The second
      pass favours those at the lower right.
    </p>
    <p>
      In the <em>seed basis</em> both numbers follow from a member’s weight and sigma alone, so the points lie
      on smooth curves, one per sigma: they say nothing about compatibility. In <em>weight space</em> the true
      angles count; they scatter by about one over the square root of the number of weights.
    </p>
  </>
);
