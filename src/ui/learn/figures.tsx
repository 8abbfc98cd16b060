/** The lab's own cards over the recorded run: one figure per idea. */
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { geometryView, landscapeView, words, type LabStore } from '../../store';
import { HeatChart, type HeatMark } from '../charts';
import { LabContext, useActions, useLive } from '../context';
import { LinePanel } from '../results/consolidation/LinePanel';
import { RoundsPanel } from '../results/consolidation/RoundsPanel';
import { UpdatePanel } from '../results/geometry/UpdatePanel';
import { HistogramPanel, SigmaPanel } from '../results/rewards/RewardPanels';
import { Card } from '../parts/Card';
import { heatTable } from '../parts/tables/heatTable';
import { recordedMembers, recordedStore, showMembers } from './recorded';
import { Slider } from './Slider';
import styles from './figures.module.css';

const whole = recordedStore();

function Recorded({ store = whole, children }: { readonly store?: LabStore; readonly children: ReactNode }) {
  const actions = useActions();
  const lab = useMemo(() => ({ store, actions }), [store, actions]);
  return <LabContext value={lab}>{children}</LabContext>;
}

const reward = (value: number): string => words.decimal(value, 2);

const sliceWords =
  'Reward on the slice; across: along the consolidated model’s direction, up: along a random one';

function Landscape() {
  const run = useLive((state) => state.run);
  const view = useMemo(() => landscapeView(run), [run]);
  if (!view) return null;
  const { frame, values, base, members, stage1 } = view;
  const marks: HeatMark[] = [
    { title: 'members (projected)', shape: 'dots', points: members },
    ...(stage1 ? [{ title: 'consolidated model', shape: 'diamond', points: [stage1] } as const] : []),
    { title: 'base model', shape: 'ring', points: [[0, 0]] },
  ];
  return (
    <Card
      title="A slice of weight space"
      explanation={<LandscapeWords />}
      terms={['weightSpace', 'landscape', 'amplitude', 'reward']}
      empty={null}
      table={() => heatTable(sliceWords, { ...frame, values, marks, format: reward })}
    >
      <HeatChart
        label="Mean reward on a plane through the base model."
        xTitle="Towards the consolidated model, in amplitudes"
        yTitle="In a random direction, in amplitudes"
        valueTitle="reward"
        middleTitle="base"
        format={reward}
        xs={frame.xs}
        ys={frame.ys}
        values={values}
        middle={base}
        marks={marks}
      />
    </Card>
  );
}

const LandscapeWords = () => (
  <p>
    Every cell is a whole model, asked the same questions. The base model is in the middle. To the right lies
    the consolidated model, up and down is a direction drawn at random. Blue cells answer better than the base
    model, orange ones worse. The members lie far outside this slice; only their shadows fall on it.
  </p>
);

export const SpaceFigure = () => (
  <Recorded>
    <Landscape />
  </Recorded>
);

export const NoiseFigure = () => (
  <Recorded>
    <SigmaPanel />
  </Recorded>
);

export function RewardFigure() {
  const [store] = useState(() => recordedStore(recordedMembers / 4));
  const [members, setMembers] = useState(recordedMembers / 4);
  useEffect(() => showMembers(store, members), [store, members]);
  return (
    <div className={styles.figure}>
      <Slider
        label="Members scored"
        meaning="How much of the recorded run is shown."
        min={4}
        max={recordedMembers}
        step={4}
        value={members}
        shown={`${members} of ${recordedMembers}`}
        onSlide={setMembers}
      />
      <Recorded store={store}>
        <HistogramPanel />
      </Recorded>
    </div>
  );
}

export const LineSearchFigure = () => (
  <Recorded>
    <LinePanel />
  </Recorded>
);

export const GateFigure = () => (
  <Recorded>
    <RoundsPanel />
  </Recorded>
);

function Update() {
  const findings = useLive((state) => state.run.geometry.findings);
  const view = useMemo(() => geometryView(findings), [findings]);
  return <UpdatePanel updates={view.updates} of={view.updatesOf} />;
}

export const SpectrumFigure = () => (
  <Recorded>
    <Update />
  </Recorded>
);
