/** The rewards around the base model, on a plane or along a line, scored on request and drawn as they arrive. */
import { memo, useMemo } from 'react';
import { landscapeView, words, type ExploreActions, type LandscapeView } from '../../../../store';
import { CurveChart, HeatChart, type HeatMark } from '../../../charts';
import { useLab, useLive } from '../../../context';
import { Announcement } from '../../../parts/feedback/Announcement';
import { Bar } from '../../../parts/feedback/Bar';
import { Card } from '../../../parts/Card';
import { Failure } from '../../../parts/feedback/Failure';
import type { Table } from '../../../parts/tables/table';
import { heatTable } from '../../../parts/tables/heatTable';
import { cell } from '../cells';
import { LandscapeForm } from './LandscapeForm';
import cardStyles from '../../../parts/Card.module.css';
import styles from './LandscapePanel.module.css';

const reward = (value: number): string => words.decimal(value, 2);

export const LandscapePanel = memo(function LandscapePanel({
  explore,
}: {
  readonly explore: ExploreActions;
}) {
  const run = useLive((state) => state.run);
  const view = useMemo(() => landscapeView(run), [run]);
  const job = useLive((state) => state.explore.job);
  const error = useLab((state) => state.explore.errors.landscape);
  return (
    <Card
      title="The landscape around the model"
      className={cardStyles.wide}
      explanation={<LandscapeWords />}
      terms={['landscape', 'weightSpace', 'amplitude', 'reward', 'interval']}
      empty={null}
      {...(view && { table: () => landscapeTable(view) })}
      above={
        <>
          {error && (
            <Failure
              title="The landscape ended early"
              error={error}
              kept="The points scored so far are kept."
            />
          )}
          <LandscapeForm run={run} explore={explore} />
          {view && <Scored view={view} running={job === 'landscape'} />}
        </>
      }
    >
      {view && (
        <>
          {view.frame.request.y === null ? <Line view={view} /> : <Plane view={view} />}
          <p className={`${cardStyles.takeaway} numbers`} data-takeaway>
            {takeaway(view)}
          </p>
        </>
      )}
    </Card>
  );
});

function Scored({ view, running }: { readonly view: LandscapeView; readonly running: boolean }) {
  const share = view.scored / view.of;
  const left = view.scored < view.of;
  return (
    <div className={`${styles.scored} small soft numbers`} data-scored>
      <Bar label="Points of the landscape scored" share={share} of={view.of} />
      <span>
        {words.whole(view.scored)} of {words.plural(view.of, 'point')}
        {left && !running && ', stopped'}
      </span>
      <Announcement text={spoken(share, running)} />
    </div>
  );
}

/** In steps of a quarter. */
function spoken(share: number, running: boolean): string {
  if (share === 1) return 'The landscape is done';
  return running ? `Landscape: ${Math.floor(share * 4) * 25} percent done` : 'The landscape was stopped';
}

function marksOf({ members, stage1, path }: LandscapeView): HeatMark[] {
  return [
    ...(members.length > 0
      ? [{ title: 'members (projected)', shape: 'dots', points: members } as const]
      : []),
    ...(path.length > 0 ? [{ title: 'path of stage 2', shape: 'path', points: path } as const] : []),
    ...(stage1 ? [{ title: 'CoRP (stage 1)', shape: 'diamond', points: [stage1] } as const] : []),
    { title: 'base model', shape: 'ring', points: [[0, 0]] },
  ];
}

const Plane = ({ view }: { readonly view: LandscapeView }) => (
  <HeatChart
    label="Mean reward on a plane through the base model."
    xTitle={`Along ${view.frame.labels[0]}, in amplitudes`}
    yTitle={`Along ${view.frame.labels[1] ?? ''}, in amplitudes`}
    valueTitle="reward"
    middleTitle="base"
    format={reward}
    xs={view.frame.xs}
    ys={view.frame.ys}
    values={view.values}
    middle={view.base}
    marks={marksOf(view)}
  />
);

const rewardAxis = { title: 'Mean reward' } as const;

const Line = ({ view }: { readonly view: LandscapeView }) => (
  <CurveChart
    label="Mean reward along a line through the base model, with its 95 % interval."
    x={{
      title: `Along ${view.frame.labels[0]}, in amplitudes`,
      covers: [view.frame.xs[0]!, view.frame.xs.at(-1)!],
    }}
    y={rewardAxis}
    curves={[
      {
        title: 'mean reward',
        points: view.line.map(({ column, reward }) => [view.frame.xs[column]!, reward]),
        series: 3,
        dots: true,
      },
    ]}
    bands={[
      {
        title: '95 % interval',
        series: 3,
        points: view.line.map(({ column, low, high }) => [view.frame.xs[column]!, low, high]),
      },
    ]}
    levels={[{ title: 'base model', value: view.base }]}
    at={(x) => `${words.figure(x)} along`}
  />
);

function takeaway({ best, base, frame }: LandscapeView): string {
  if (!best) return 'The first points appear within seconds.';
  const [x, y] = [frame.xs[best.column]!, frame.ys[best.row]!];
  const at = frame.request.y === null ? words.figure(x) : `${words.figure(x)} across, ${words.figure(y)} up`;
  const from = `${reward(best.low)} to ${reward(best.high)}`;
  const settled = best.low > base ? 'clearly above' : 'not clearly above';
  return `Best so far: reward ${reward(best.reward)} (95 % interval ${from}) at ${at}, ${settled} the base model’s ${reward(base)}. The best of many points looks better than it is.`;
}

function landscapeTable(view: LandscapeView): Table {
  const { frame, values, line, base } = view;
  if (frame.request.y === null) {
    return {
      caption: `Mean reward along ${frame.labels[0]}; the base model has ${reward(base)}`,
      columns: ['Amplitude', 'Reward', 'Low 95 %', 'High 95 %', 'Right', 'of', 'Over base'],
      rows: line.map((point) => [
        cell(frame.xs[point.column]),
        cell(point.reward),
        cell(point.low),
        cell(point.high),
        point.tally.correct,
        point.tally.n,
        cell(point.reward - base),
      ]),
    };
  }
  return heatTable(`Mean reward; across: ${frame.labels[0]}, up: ${frame.labels[1]}`, {
    ...frame,
    values,
    marks: marksOf(view),
    format: reward,
  });
}

const LandscapeWords = () => (
  <>
    <p>
      Think of every possible model as a place, and of its reward as the height there. Nobody can draw a space
      of so many dimensions, but we can draw a slice through it: choose two directions, and every cell is the
      base model moved some way along each, then scored. Blue is better than the base model, orange is worse.
    </p>
    <p>
      Distances are in <em>amplitudes</em>: a member lies at its sigma. The axes are orthogonal; the second
      shows the part of its direction that is not along the first. A <em>random</em> direction is the fair
      comparison: most of them lead down, or nowhere. Members lie almost entirely outside the plane, so the
      dots are only their projections, close to the middle.
    </p>
    <p>
      Along a <em>line</em> the band is the 95&nbsp;% interval of each mean: Wilson’s where answers are only
      right or wrong, else from the spread over the prompts, clipped to 0 and 1 where all rewards lie between
      them. All of this uses support or probe prompts; test stays untouched.
    </p>
  </>
);
