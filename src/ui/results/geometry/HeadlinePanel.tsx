/** The headline: does a direction found with half of everything help on the half it never saw? */
import { memo } from 'react';
import type { FunctionalSplitHalf, Measured } from '../../../protocol';
import { beyondChance, words } from '../../../store';
import { StripChart } from '../../charts';
import { Card, Waiting } from '../../parts/Card';
import type { Table } from '../../parts/tables/table';
import { measuredCells, measuredColumns } from './cells';

const zero = [0];
const correlation = [0, 1];

export const HeadlinePanel = memo(function HeadlinePanel(props: {
  readonly finding: FunctionalSplitHalf | null;
}) {
  const { finding } = props;
  return (
    <Card
      title="Does it hold on examples it never saw?"
      className="wide geometry-card"
      explanation={<HeadlineWords />}
      terms={['splitHalf', 'shuffled', 'pValue', 'interval']}
      empty={finding ? null : <HeadlineWaiting />}
      {...(finding && { table: () => headlineTable(finding) })}
    >
      {finding && <Headline finding={finding} />}
    </Card>
  );
});

function Headline({ finding }: { readonly finding: FunctionalSplitHalf }) {
  const { gain, rewardGain, fixCorrelation } = finding;
  return (
    <>
      <div className="pair">
        <StripChart
          strips={[
            { title: 'Share right', measured: gain },
            { title: 'Mean reward', measured: rewardGain },
          ]}
          title="Gain over the base on the other examples"
          label="Gain of the direction on examples it was not made from, beside the same with shuffled rewards."
          measuredTitle="measured"
          nullTitle="rewards shuffled"
          format={signed}
          covers={zero}
        />
        <StripChart
          strips={[{ title: 'Same examples fixed and broken', measured: fixCorrelation }]}
          title="Correlation between member halves"
          label="Whether two directions from different members fix the same examples, beside the same with shuffled rewards."
          measuredTitle="measured"
          nullTitle="rewards shuffled"
          format={words.figure}
          covers={correlation}
        />
      </div>
      <p className="takeaway numbers">{headline(finding)}</p>
    </>
  );
}

const signed = (value: number): string => (value > 0 ? `+${words.figure(value, 2)}` : words.figure(value, 2));
const points = (share: number): string => {
  const value = Math.round(100 * share);
  return `${value > 0 ? '+' : value < 0 ? '−' : '±'}${Math.abs(value)}`;
};

function headline({
  gain,
  fixCorrelation,
  membersPerHalf,
  examplesPerHalf,
  ownGain,
  splits,
  eta,
}: FunctionalSplitHalf) {
  const real = beyondChance(gain);
  const alike = beyondChance(fixCorrelation);
  return (
    <>
      Made from {words.plural(membersPerHalf, 'member')} and {words.plural(examplesPerHalf, 'example')}, the
      direction changes the share right on the other examples by <strong>{points(gain.value)} points</strong>
      {'; '}
      with shuffled rewards by {points(gain.null.low)} to {points(gain.null.high)} ({words.pValue(gain.p)}).{' '}
      {real
        ? 'That is more than chance gives: what made these members good carries over to new examples.'
        : 'Chance gives as much: this run shows nothing that carries over.'}{' '}
      On its own examples it gains {points(ownGain)} ({words.plural(splits, 'random split')}, step{' '}
      {words.figure(eta)}). The two member halves{' '}
      {alike
        ? 'agree on which examples they fix more than shuffled rewards do.'
        : 'do not agree on which examples they fix more than shuffled rewards do.'}
    </>
  );
}

function headlineTable(finding: FunctionalSplitHalf): Table {
  const rows: readonly (readonly [string, Measured])[] = [
    ['Gain in share right, other examples', finding.gain],
    ['Gain in mean reward, other examples', finding.rewardGain],
    ['Correlation of fixes between member halves', finding.fixCorrelation],
  ];
  return {
    caption: 'Functional split-half',
    columns: ['Quantity', ...measuredColumns],
    rows: rows.map(([title, measured]) => [title, ...measuredCells(measured)]),
  };
}

const HeadlineWaiting = () => (
  <Waiting sketch="M20 70H100M60 62V78M150 34L162 46L150 58L138 46Z">
    Once the members are scored, half of them and half of the examples make a direction, and it is judged on
    the other examples.
  </Waiting>
);

const HeadlineWords = () => (
  <>
    <p>
      Among many random copies some look good by luck alone. Here is the test for that: the members are split
      into halves, and so are the examples. One half of the members, rewarded on one half of the examples,
      makes one direction to move the model in. Then the moved model answers the <em>other</em> examples,
      which had no say in it.
    </p>
    <p>
      The diamond is what came out. The grey bar is what the same recipe gives when the rewards are dealt out
      to the wrong members: its middle 95&nbsp;% over many shuffles, the stroke its mean. Only a diamond
      outside the bar says that the rewards carried information.
    </p>
    <p>
      The second chart asks whether two directions from <em>different</em> members change the same examples.
      Some examples flip under almost any change, so chance alone gives a correlation above zero: compare with
      the bar, not with zero. <em>p</em> is the share of shuffles that did at least as well.
    </p>
  </>
);
