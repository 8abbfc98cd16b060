/** The headline: does a direction from half the members and examples help on unseen examples? */
import { memo } from 'react';
import type { FunctionalSplitHalf, Measured } from '../../../protocol';
import { beyondChance, words } from '../../../store';
import { StripChart } from '../../charts';
import { Card, Waiting } from '../../parts/Card';
import type { Table } from '../../parts/tables/table';
import { measuredCells, measuredColumns } from './cells';
import cardStyles from '../../parts/Card.module.css';
import styles from './HeadlinePanel.module.css';

const zero = [0];
const correlation = [0, 1];

export const HeadlinePanel = memo(function HeadlinePanel(props: {
  readonly finding: FunctionalSplitHalf | null;
}) {
  const { finding } = props;
  return (
    <Card
      title="Does it hold up on unseen examples?"
      className={cardStyles.wide}
      panel="geometry"
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
      <div className={styles.pair}>
        <StripChart
          strips={[
            { title: 'Accuracy', measured: gain },
            { title: 'Mean reward', measured: rewardGain },
          ]}
          title="Gain over the base on the other examples"
          label="Gain of the direction on examples it was not made from, beside the gain with shuffled rewards."
          measuredTitle="measured"
          nullTitle="rewards shuffled"
          format={signed}
          covers={zero}
        />
        <StripChart
          strips={[{ title: 'Agreement on examples fixed and broken', measured: fixCorrelation }]}
          title="Correlation between member halves"
          label="Whether two directions from different members fix the same examples, beside the result with shuffled rewards."
          measuredTitle="measured"
          nullTitle="rewards shuffled"
          format={words.figure}
          covers={correlation}
        />
      </div>
      <p className={`${cardStyles.takeaway} numbers`} data-takeaway>
        {headline(finding)}
      </p>
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
      direction changes accuracy on the other examples by <strong>{points(gain.value)} points</strong>
      {'; '}
      with shuffled rewards by {points(gain.null.low)} to {points(gain.null.high)} ({words.pValue(gain.p)}).{' '}
      {real
        ? 'That is more than chance: what made these members good carries over to new examples.'
        : 'That is no more than chance: this run shows nothing that carries over.'}{' '}
      On its own examples it gains {points(ownGain)} ({words.plural(splits, 'random split')}, step{' '}
      {words.figure(eta)}). The two member halves{' '}
      {alike
        ? 'agree on which examples they fix, more than with shuffled rewards.'
        : 'agree no more on which examples they fix than with shuffled rewards.'}
    </>
  );
}

function headlineTable(finding: FunctionalSplitHalf): Table {
  const rows: readonly (readonly [string, Measured])[] = [
    ['Gain in accuracy, other examples', finding.gain],
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
    Once the members are scored, half of them and half of the examples give a direction, which is tested on
    the other examples.
  </Waiting>
);

const HeadlineWords = () => (
  <>
    <p>
      Among many random copies, some look good by luck alone. This tests for that: the members are split into
      halves, and so are the examples. Half of the members, rewarded on half of the examples, give one
      direction to move the model in. Then the moved model answers the <em>other</em> examples, which played
      no part in it.
    </p>
    <p>
      The diamond is the result. The grey bar is what the same procedure gives when the rewards go to the
      wrong members: the middle 95&nbsp;% over many shuffles, with a stroke at the mean. Only a diamond
      outside the bar says that the rewards carried information.
    </p>
    <p>
      The second chart asks whether two directions from <em>different</em> members change the same examples.
      Some examples flip under almost any change, so chance alone gives a correlation above zero: compare the
      diamond with the bar, not with zero. <em>p</em> is the share of shuffles that did at least as well.
    </p>
  </>
);
