/** Spectrum of the rewarded population: how many directions it is spread over. */
import { memo, useState } from 'react';
import type { MetricName, PopulationSpectrum } from '../../../protocol';
import { bandByIndex, beyondChance, byIndex, measuredWords, words, type GeometryView } from '../../../store';
import { CurveChart } from '../../charts';
import { Card, Waiting } from '../../parts/Card';
import { Choice } from '../../parts/inputs/Choice';
import type { Table } from '../../parts/tables/table';
import { cell } from './cells';
import { aboveFloor, bandAboveFloor, floorOf, Source } from './Source';
import cardStyles from '../../parts/Card.module.css';

const geometries: readonly MetricName[] = ['seed basis', 'weight space'];
const index = { title: 'Direction, largest first', whole: true } as const;
const eigenvalue = { title: 'Eigenvalue, logarithmic', log: true } as const;

export const PopulationPanel = memo(function PopulationPanel(props: {
  readonly population: GeometryView['population'];
}) {
  const [wanted, setGeometry] = useState<MetricName>('weight space');
  const known = geometries.filter((geometry) => props.population[geometry]);
  const spectrum = props.population[wanted] ?? (known[0] && props.population[known[0]]);
  return (
    <Card
      title="How is the rewarded population spread?"
      explanation={<PopulationWords />}
      terms={['eigenvalue', 'marchenkoPastur', 'effectiveRank', 'kappa', 'seedBasis', 'weightSpace']}
      empty={spectrum ? null : <PopulationWaiting />}
      {...(spectrum && { table: () => populationTable({ spectrum }) })}
      above={
        spectrum &&
        known.length > 1 && (
          <Choice
            label="Metric"
            value={spectrum.geometry}
            options={known.map((value) => ({ value, title: value }))}
            onChoose={setGeometry}
          />
        )
      }
    >
      {spectrum && <Cloud spectrum={spectrum} />}
    </Card>
  );
});

function Cloud({ spectrum }: { readonly spectrum: PopulationSpectrum }) {
  const { eigenvalues, shuffled, law, kappa, effectiveRank, members } = spectrum;
  const drawn = aboveFloor(spectrum, byIndex(eigenvalues));
  const left = eigenvalues.length - drawn.length;
  return (
    <>
      <CurveChart
        label="Eigenvalues of the weighted population, beside shuffled rewards and the Marchenko-Pastur law."
        x={index}
        y={eigenvalue}
        curves={[
          { title: 'rewarded', points: drawn, series: 2, dots: eigenvalues.length <= 64 },
          { title: 'equal weights (Marchenko-Pastur)', points: byIndex(law), series: 6 },
        ]}
        bands={[
          { title: 'rewards shuffled, middle 95 %', points: bandAboveFloor(spectrum, bandByIndex(shuffled)) },
        ]}
        floor={floorOf(
          spectrum,
          drawn.map(([, value]) => value),
        )}
        at={(x) => `Direction ${x}`}
      />
      <p className={`${cardStyles.takeaway} numbers`} data-takeaway>
        Metric: {spectrum.geometry}, {words.plural(members, 'member')}. Effective rank{' '}
        <strong>{measuredWords(effectiveRank)}</strong>; concentration kappa {measuredWords(kappa)}.{' '}
        {beyondChance(effectiveRank) || beyondChance(kappa)
          ? 'This differs from shuffled rewards.'
          : 'Shuffled rewards give the same: this spectrum says nothing about the task.'}{' '}
        <Source source={spectrum} />
        {left > 0 && (
          <span className="faint small"> {words.plural(left, 'eigenvalue')} too small to draw.</span>
        )}
      </p>
    </>
  );
}

const populationTable = ({ spectrum }: { readonly spectrum: PopulationSpectrum }): Table => ({
  caption: `Eigenvalues of the population, ${spectrum.geometry}`,
  columns: ['Direction', 'Rewarded', 'Shuffled mean', '2.5 %', '97.5 %', 'Law'],
  rows: spectrum.eigenvalues.map((value, i) => [
    i + 1,
    ...[
      value,
      spectrum.shuffled.mean[i],
      spectrum.shuffled.low[i],
      spectrum.shuffled.high[i],
      spectrum.law[i],
    ].map(cell),
  ]),
});

const PopulationWaiting = () => (
  <Waiting sketch="M20 30C60 44 140 58 200 68C214 72 218 82 220 88">
    The members’ perturbations as a cloud, weighted by reward: a few long directions, or equal in all?
  </Waiting>
);

const PopulationWords = () => (
  <>
    <p>
      Every member is a random step away from the model. Weight the steps by their rewards and measure how far
      this cloud reaches in each direction: those lengths, squared, are the <em>eigenvalues</em>. A few large
      ones would mean that the good members lie along a few directions.
    </p>
    <p>
      Do not expect that here. Random steps in so many dimensions are nearly orthogonal, so each member is its
      own direction, about as long as its weight and its sigma make it. If all weights were equal, the curve
      would follow the <em>Marchenko-Pastur law</em> of pure noise. It departs from the law because better
      members weigh more, whichever they are: the grey band shows the same rewards given to other members.
      Only a curve outside the band would say something about the task.
    </p>
    <p>
      <em>Seed basis</em> treats steps as exactly orthogonal, as the published code does;{' '}
      <em>weight space</em> uses their true angles. The cloud is measured around its own mean, so its last
      eigenvalue is 0 up to rounding. <em>Effective rank</em> counts the directions that matter;{' '}
      <em>kappa</em> compares the squared length of the mean step with the spread around it.
    </p>
  </>
);
