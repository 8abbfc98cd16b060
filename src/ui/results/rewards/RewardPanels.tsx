/** The population's rewards: their distribution, and how they depend on sigma. */
import { memo, useMemo } from 'react';
import { HistogramChart, SigmaChart } from '../../charts';
import { Card, Waiting } from '../../parts/Card';
import { as, type Table } from '../../parts/tables/table';
import { turn, useLive } from '../../context';
import { baseWords, rewardTable } from './rewardTable';
import { histogram, sigmaGroups, words, type RunState } from '../../../store';
import cardStyles from '../../parts/Card.module.css';

const noSigmas: readonly number[] = [];

const populationOf = (run: RunState) => ({
  members: run.members,
  sigmas: run.start?.config.sigmas ?? noSigmas,
  support: run.start?.config.support ?? 0,
  base: run.base.support?.reward ?? null,
  bestSigma: run.ranking?.bestSigma ?? null,
});

type Population = ReturnType<typeof populationOf>;

export const HistogramPanel = memo(function HistogramPanel() {
  const { members, sigmas, base, support } = populationOf(useLive((state) => state.run));
  const bins = useMemo(() => histogram(members, sigmas, base), [members, sigmas, base]);
  const above = base === null ? 0 : members.filter(({ reward }) => reward > base).length;
  return (
    <Card
      title="How good are random perturbations?"
      panel="reward"
      explanation={<HistogramWords />}
      terms={['member', 'reward', 'support', 'sigma']}
      empty={members.length > 0 ? null : <HistogramWaiting />}
      table={() => rewardTable(bins, base)}
    >
      <HistogramChart histogram={bins} base={base} prompts={support} />
      {base !== null && (
        <p className={`${cardStyles.takeaway} numbers`} data-takeaway>
          <strong>{words.percent(above / members.length)}</strong> of {words.plural(members.length, 'member')}{' '}
          score above the base model.
        </p>
      )}
    </Card>
  );
});

const HistogramWaiting = () => (
  <Waiting sketch="M28 88V76H46V88M50 88V60H68V88M72 88V34H90V88M94 88V18H112V88M116 88V28H134V88M138 88V50H156V88M160 88V68H178V88M182 88V80H200V88M150 8V88">
    A bar for every range of rewards, growing as members are scored. Bars right of the base model’s line are
    copies that random noise improved.
  </Waiting>
);

const HistogramWords = () => (
  <>
    <p>
      Each <em>member</em> is a copy of the model with a little random noise added to every weight. Its{' '}
      <em>reward</em> is its mean score on the support prompts: 1 is perfect, 0 is hopeless.
    </p>
    <p>
      A bar counts the members whose reward falls into its range; the colour shows the strength of their
      noise. The dashed line is the model without noise. Members to its right became better by pure chance. If
      there are many, good models are packed densely around this one, like trees in a thicket.
    </p>
  </>
);

export const SigmaPanel = memo(function SigmaPanel() {
  const population = populationOf(useLive((state) => state.run, turn.sigma));
  const { members, sigmas, base, bestSigma } = population;
  const groups = useMemo(() => sigmaGroups(members, sigmas, base), [members, sigmas, base]);
  return (
    <Card
      title="How much noise works best?"
      explanation={<SigmaWords />}
      terms={['sigma', 'member', 'reward']}
      empty={members.length > 0 ? null : <SigmaWaiting />}
      table={() => sigmaTable(groups, base)}
    >
      <SigmaChart groups={groups} base={base} bestSigma={bestSigma} />
      <SigmaTakeaway {...population} groups={groups} />
    </Card>
  );
});

type Groups = { readonly groups: ReturnType<typeof sigmaGroups> };

function SigmaTakeaway({ groups, bestSigma }: Groups & Pick<Population, 'bestSigma'>) {
  const shown = groups.filter(({ aboveBase }) => aboveBase !== null);
  if (shown.length === 0) return null;
  return (
    <p className={`${cardStyles.takeaway} numbers`} data-takeaway>
      Above the base model:{' '}
      {shown.map(({ sigma, aboveBase }, i) => (
        <span key={sigma}>
          {i > 0 && ', '}
          <strong>{words.percent(aboveBase ?? 0)}</strong> at σ {sigma}
        </span>
      ))}
      .{bestSigma !== null && ` Highest mean: σ ${bestSigma}.`}
    </p>
  );
}

const sigmaTable = (groups: Groups['groups'], base: number | null): Table => ({
  caption: `Rewards by sigma${baseWords(base)}`,
  columns: ['Sigma', 'Members', 'Mean', '5 %', '25 %', 'Median', '75 %', '95 %', 'Above base'],
  rows: groups.map((group) => [
    group.sigma,
    group.count,
    ...[group.mean, group.q05, group.q25, group.median, group.q75, group.q95].map((value) =>
      Number.isNaN(value) ? null : as(value, words.decimal(value)),
    ),
    group.aboveBase === null ? null : as(group.aboveBase, words.percent(group.aboveBase)),
  ]),
});

const SigmaWaiting = () => (
  <Waiting sketch="M64 30V80M54 42H74V66H54ZM168 10V86M158 26H178V58H158ZM90 50h0M98 62h0M84 56h0M104 44h0M192 22h0M200 52h0M206 36h0M196 70h0">
    Every member as a dot above the strength of its noise: which strength helps, which does nothing, which
    destroys.
  </Waiting>
);

const SigmaWords = () => (
  <>
    <p>
      <em>Sigma</em> is how far each weight was typically pushed. Every dot is one member. The box holds the
      middle half of them, the line in it is the median, the thin line reaches from the 5th to the 95th
      percentile, and the diamond is the mean.
    </p>
    <p>
      Too little noise changes nothing, too much destroys what the model knew. A wide spread is not bad: only
      the best members vote, so a sigma with a lower mean can still hold the winners.
    </p>
  </>
);
