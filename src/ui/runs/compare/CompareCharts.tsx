/** Histograms, sweeps, spectra and scoreboards of several runs on common axes. */
import { memo, useMemo } from 'react';
import {
  methodWords,
  rewardCurves,
  scoreRows,
  spectrumCurve,
  sweepCurve,
  words,
  type ComparedRun,
} from '../../../store';
import { CurveChart } from '../../charts/curves/CurveChart';
import { colourOf } from '../../charts/frame/layers';
import { Card } from '../../parts/Card';
import { as, type Table } from '../../parts/tables/table';
import { Track } from '../../parts/Track';
import { CompareGeometry } from './CompareGeometry';
import { curvesOf, curveTable } from './curves';
import { letters } from './letters';
import cardStyles from '../../parts/Card.module.css';
import intervalStyles from '../../parts/intervals.module.css';

interface Props {
  readonly runs: readonly ComparedRun[];
}

export const CompareCharts = memo(function CompareCharts({ runs }: Props) {
  const rewards = useMemo(() => curvesOf(rewardCurves(runs)), [runs]);
  const sweeps = useMemo(() => curvesOf(runs.map(sweepCurve), true), [runs]);
  const spectra = useMemo(() => curvesOf(runs.map(spectrumCurve), true), [runs]);
  return (
    <>
      <Scoreboards runs={runs} />
      <Card
        title="Members by reward"
        explanation={
          <p>
            The share of each run’s members at each reward, in per cent, so that runs of different sizes can
            be compared. The further right a curve lies, the better its population.
          </p>
        }
        empty={rewards.length > 0 ? null : <p>None of these runs has scored any members yet.</p>}
        table={() => curveTable('Share of members by reward', 'Reward', rewards)}
      >
        <CurveChart
          label="Share of members by reward, one curve per run."
          x={{ title: 'Mean reward on support' }}
          y={{ title: 'Members (%)', covers: [0] }}
          curves={rewards}
          at={(x) => `Reward ${words.figure(x)}`}
        />
      </Card>
      {sweeps.length > 0 && (
        <Card
          title="Sweeps"
          explanation={
            <p>
              At each scale, the best probe accuracy among the candidates of stage 1’s sweep. Where a curve
              falls, the step was too long.
            </p>
          }
          empty={null}
          table={() => curveTable('Best probe accuracy by scale', 'Scale', sweeps)}
        >
          <CurveChart
            label="Best probe accuracy by scale, one curve per run."
            x={{ title: 'Scale', log: true }}
            y={{ title: 'Probe accuracy (%)' }}
            curves={sweeps}
            at={(x) => `Scale ${words.figure(x)}`}
          />
        </Card>
      )}
      {spectra.length > 0 && (
        <Card
          title="Spectra of the elites"
          explanation={
            <p>
              How the elite’s variance around its mean is shared among principal directions. A steep start
              means that few directions matter; a flat line means that none stands out.
            </p>
          }
          empty={null}
          table={() => curveTable('Share of the variance by principal direction', 'Direction', spectra)}
        >
          <CurveChart
            label="Share of the elite's variance by principal direction, one curve per run."
            x={{ title: 'Principal direction', whole: true }}
            y={{ title: 'Share of variance (%)', covers: [0] }}
            curves={spectra}
            at={(x) => `Direction ${x}`}
          />
        </Card>
      )}
      <CompareGeometry runs={runs} />
    </>
  );
});

const none = [null, null, null];

function Scoreboards({ runs }: Props) {
  const rows = useMemo(() => scoreRows(runs), [runs]);
  const table = (): Table => ({
    caption: 'Share of test prompts answered correctly, with 95 % intervals',
    columns: [
      'Method',
      ...runs.flatMap((_, i) => [`Run ${letters[i]}`, `${letters[i]}, low`, `${letters[i]}, high`]),
    ],
    rows: rows.map(({ method, shares }) => [
      methodWords[method].title,
      ...shares.flatMap((found) =>
        found ? [found.value, found.low, found.high].map((value) => as(value, words.percent(value))) : none,
      ),
    ]),
  });
  return (
    <Card
      className={cardStyles.wide}
      title="Scoreboards"
      explanation={
        <p>
          The share of test prompts that each method answers correctly in each run, with its 95 % interval.
          Runs with different split seeds were tested on different prompts.
        </p>
      }
      empty={rows.length > 0 ? null : <p>None of these runs has been scored on test prompts yet.</p>}
      table={table}
    >
      <table className={`${intervalStyles.intervals} numbers`}>
        <caption className="unseen">Share of test prompts answered correctly, with 95 % intervals</caption>
        <tbody>
          {rows.flatMap(({ method, shares }) =>
            shares.flatMap((found, i) =>
              found
                ? [
                    <tr key={`${method} ${i}`}>
                      <th scope="row">
                        {methodWords[method].title} <span className="faint">{letters[i]}</span>
                      </th>
                      <td>
                        <Track share={found} color={colourOf(i)} />
                      </td>
                      <td>
                        <strong>{words.percent(found.value)}</strong>{' '}
                        <span className="faint small">
                          {Math.round(found.low * 100)}–{Math.round(found.high * 100)}
                        </span>
                      </td>
                    </tr>,
                  ]
                : [],
            ),
          )}
        </tbody>
      </table>
    </Card>
  );
}
