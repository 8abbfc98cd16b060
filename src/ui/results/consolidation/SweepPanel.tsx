/** Stage 1's sweep: every candidate model's probe accuracy as it comes in. */
import { memo, useMemo } from 'react';
import type { SweepCell } from '../../../protocol';
import { closeCandidates, sweepGrid, words, type CorpState } from '../../../store';
import { SweepChart } from '../../charts';
import { turn, useLive } from '../../context';
import { Card, Waiting } from '../../parts/Card';
import { as, type Table } from '../../parts/tables/table';
import cardStyles from '../../parts/Card.module.css';

export const SweepPanel = memo(function SweepPanel() {
  const corp = useLive((state) => state.run.corp, turn.sigma);
  const { sweep, sweepSize, collapse } = corp;
  const settings = useLive((state) => state.run.start?.config.corp ?? null);
  const grid = useMemo(() => sweepGrid(sweep, settings), [sweep, settings]);
  return (
    <Card
      title="Which candidate is best?"
      className={cardStyles.wide}
      explanation={<SweepWords />}
      terms={['direction', 'elite', 'beta', 'scale', 'probe', 'seedBasis', 'weightSpace']}
      empty={sweep.length > 0 ? null : <SweepWaiting />}
      table={() => sweepTable(sweep)}
    >
      <SweepChart grid={grid} chosen={collapse} />
      <p className={`${cardStyles.takeaway} numbers`} data-takeaway>
        {collapse ? (
          <>
            Chosen: <strong>q {collapse.q}</strong>, <strong>beta {collapse.beta}</strong>,{' '}
            <strong>scale {collapse.scale}</strong>, with {collapse.probe.correct} of {collapse.probe.n} probe
            prompts right. Metric: {collapse.geometry}. Concentration kappa {collapse.kappa.toPrecision(3)},
            effective rank {collapse.effectiveRank.toFixed(1)}. <Close corp={corp} />
          </>
        ) : (
          <>
            {words.whole(sweep.length)} of {words.plural(sweepSize, 'candidate')} scored.
          </>
        )}
      </p>
    </Card>
  );
});

function Close({ corp }: { readonly corp: CorpState }) {
  const close = useMemo(() => closeCandidates(corp), [corp]);
  if (!close || !corp.collapse) return null;
  return (
    <>
      With {words.plural(corp.collapse.probe.n, 'probe prompt')}, {words.whole(close)} of the other{' '}
      {words.whole(corp.sweep.length - 1)} candidates are too close to call: which of them was chosen is luck.
    </>
  );
}

const sweepTable = (sweep: readonly SweepCell[]): Table => ({
  caption: 'Candidates of the sweep, scored on probe',
  columns: ['Scale', 'q', 'beta', 'Step', 'Right', 'of', 'Share'],
  rows: sweep.map(({ scale, q, beta, eta, tally: { correct, n } }) => [
    scale,
    q,
    beta,
    as(eta, eta.toPrecision(3)),
    correct,
    n,
    as(correct / n, words.percent(correct / n)),
  ]),
});

const SweepWaiting = () => (
  <Waiting sketch="M20 20H56M64 20H100M108 20H144M152 20H188M20 44H56M64 44H100M108 44H144M152 44H188M20 68H56M64 68H100M108 68H144M152 68H188">
    Once the population is scored, CoRP turns it into one model in many ways and keeps the candidate that does
    best on the probe prompts. Every candidate becomes a cell here.
  </Waiting>
);

const SweepWords = () => (
  <>
    <p>
      Every cell is one model made from many members. <em>q</em> is the share of members left out: 0.9 keeps
      the best tenth. <em>beta</em> is how sharply higher rewards are preferred. <em>scale</em> is how far to
      go along the direction. The stronger the colour, the more probe prompts are right; the framed cell was
      chosen, the first of the best.
    </p>
    <p>
      Mind the number of cells: the best of a hundred tries looks better on probe than it is. That is why
      results are reported on test prompts, and why the scoreboard shows the same search on meaningless
      rewards. <em>Seed basis</em> treats different seeds as exactly orthogonal, as the published code does;{' '}
      <em>weight space</em> uses their true angles.
    </p>
  </>
);
