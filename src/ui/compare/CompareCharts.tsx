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
} from '../../store';
import { CurveChart } from '../charts/CurveChart';
import { colourOf } from '../charts/frame/layers';
import { Card } from '../parts/Card';
import { as, type Table } from '../parts/tables/table';
import { Track } from '../parts/Track';
import { CompareGeometry } from './CompareGeometry';
import { curvesOf, curveTable } from './curves';
import { letters } from './letters';

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
            How many of its members each run found at each reward, in per cent, so that runs of different size
            can be compared. A curve further to the right is a population that more often does well.
          </p>
        }
        empty={rewards.length > 0 ? null : <p>None of these runs has scored a member yet.</p>}
        table={() => curveTable('Share of members by reward', 'Reward', rewards)}
      >
        <CurveChart
          label="Share of members by reward, one curve a run."
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
              At each scale, the best share of probe prompts that any candidate of stage 1’s sweep answered
              correctly. Where the curves fall, the step was too long.
            </p>
          }
          empty={null}
          table={() => curveTable('Best share right on probe by scale', 'Scale', sweeps)}
        >
          <CurveChart
            label="Best share right on probe by scale of the step, one curve a run."
            x={{ title: 'Scale of the step', log: true }}
            y={{ title: 'Right on probe (%)' }}
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
              How the elite’s spread around its mean divides among principal directions. A steep start means
              few directions matter; a flat line means none stands out.
            </p>
          }
          empty={null}
          table={() => curveTable('Share of the variance by principal direction', 'Direction', spectra)}
        >
          <CurveChart
            label="Share of the elite's variance by principal direction, one curve a run."
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
      className="wide"
      title="Scoreboards"
      explanation={
        <p>
          The share of test prompts that each method answers correctly in each run, with its 95 % interval.
          Runs with another split seed were tested on other prompts.
        </p>
      }
      empty={rows.length > 0 ? null : <p>None of these runs has reached its test prompts yet.</p>}
      table={table}
    >
      <table className="intervals numbers compare-scores">
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
