/** Line searches: probe accuracy along each method's direction. */
import { memo, useMemo } from 'react';
import { lineSearches, words, type NamedLine } from '../../../store';
import { LineSearchChart } from '../../charts';
import { turn, useLive } from '../../context';
import { Card, Waiting } from '../../parts/Card';
import { as, type Table } from '../../parts/tables/table';

export const LinePanel = memo(function LinePanel() {
  const corp = useLive((state) => state.run.corp, turn.vote);
  const { collapse, sweep, lines: known } = corp;
  const prompts = useLive((state) => state.run.start?.config.probe ?? 0);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- only these parts of the state matter
  const lines = useMemo(() => lineSearches(corp), [collapse, sweep, known]);
  return (
    <Card
      title="How far along the direction?"
      explanation={<LineWords />}
      terms={['direction', 'soup', 'evolution', 'amplitude', 'probe']}
      empty={lines.length > 0 ? null : <LineWaiting />}
      table={() => lineTable(lines)}
    >
      <LineSearchChart lines={lines} prompts={prompts} />
    </Card>
  );
});

const lineTable = (lines: readonly NamedLine[]): Table => ({
  caption: 'Probe accuracy by step',
  columns: ['Method', 'Step', 'Right', 'of', 'Share', 'Chosen'],
  rows: lines.flatMap(({ title, search }) =>
    search.points.map(({ eta, tally }, i) => [
      title,
      as(eta, eta.toPrecision(3)),
      tally.correct,
      tally.n,
      as(tally.correct / tally.n, words.percent(tally.correct / tally.n)),
      i === search.chosen ? 'yes' : '',
    ]),
  ),
});

const LineWaiting = () => (
  <Waiting sketch="M16 74L52 60L88 34L124 20L160 28L196 66L224 80">
    Too short a step changes nothing, too long a step destroys the model. The curve shows which length is
    best.
  </Waiting>
);

const LineWords = () => (
  <p>
    Each curve follows one direction in weight space: CoRP’s, the average of the best tenth (soup), one step
    of an evolution strategy, or a single member. The left end is the base model, the right end a model
    drowned in noise. The filled mark is the step chosen on probe. On small models this search matters most:
    the bulk of each method’s gain comes from going the right distance.
  </p>
);
