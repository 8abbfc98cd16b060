/** Members selected by a range of rewards, and the model consolidated from them. */
import { quantile } from 'd3-array';
import { IconStack2 } from '@tabler/icons-react';
import { memo, useMemo, useState } from 'react';
import type { MemberScore } from '../../protocol';
import { histogram, membersWithin, words, type Histogram, type RunState } from '../../store';
import { HistogramChart, type Brush } from '../charts';
import { useActions, useLab, useLive } from '../context';
import { Bar } from '../parts/feedback/Bar';
import { Card } from '../parts/Card';
import { Failure } from '../parts/feedback/Failure';
import { StartStop } from '../parts/inputs/StartStop';
import { rewardTable } from '../results/rewards/rewardTable';
import { Availability, useReady } from './Availability';
import { SelectionResult } from './SelectionResult';
import cardStyles from '../parts/Card.module.css';
import controlStyles from '../parts/controls.module.css';
import playgroundStyles from './playground.module.css';
import styles from './SelectionPanel.module.css';

type Range = Pick<Brush, 'first' | 'last'>;

/** The best third, in whole bins. */
function suggested(members: readonly MemberScore[], { edges }: Histogram): Range {
  const rewards = members.map(({ reward }) => reward).sort((a, b) => a - b);
  const third = quantile(rewards, 2 / 3) ?? NaN;
  const bins = edges.length - 1;
  const first = edges.findIndex((edge, bin) => bin < bins && edges[bin + 1]! > third && edge <= third + 1e-9);
  return { first: Math.max(0, first), last: bins - 1 };
}

const noSigmas: readonly number[] = [];

export const SelectionPanel = memo(function PickPanel() {
  const run = useLive((state) => state.run);
  const { members, start, base } = run;
  const reward = base.support?.reward ?? null;
  const sigmas = start?.config.sigmas ?? noSigmas;
  const bins = useMemo(() => histogram(members, sigmas, reward), [members, sigmas, reward]);
  const [marked, setMarked] = useState<Range | null>(null);
  const last = bins.edges.length - 2;
  const range = marked && marked.last <= last ? marked : suggested(members, bins);
  const brush: Brush = { ...range, onBrush: (first, until) => setMarked({ first, last: until }) };
  const error = useLab((state) => state.explore.errors.selection);
  return (
    <Card
      title="Consolidate a selection"
      className={`${cardStyles.wide} ${playgroundStyles.card}`}
      explanation={<PickWords />}
      terms={['member', 'reward', 'direction', 'probe', 'test']}
      empty={null}
      table={() => rewardTable(bins, reward, range)}
      above={<Availability />}
      below={
        <>
          <RangeSliders bins={bins} brush={brush} />
          <Consolidate run={run} from={bins.edges[range.first]!} to={bins.edges[range.last + 1]!} />
          {error && <Failure title="Consolidation failed" error={error} />}
          {run.selection && <SelectionResult selection={run.selection} corp={run.corp} />}
        </>
      }
    >
      <HistogramChart histogram={bins} base={reward} prompts={start?.config.support ?? 0} brush={brush} />
    </Card>
  );
});

/** The brush for keyboards and screen readers. */
function RangeSliders({ bins, brush }: { readonly bins: Histogram; readonly brush: Brush }) {
  const { edges } = bins;
  const { first, last, onBrush } = brush;
  const end = (label: string, value: number, edge: number, onMove: (bin: number) => void) => (
    <label className={`${controlStyles.slider} small numbers`} data-slider data-only="lab">
      {label} {words.figure(edge)}
      <input
        type="range"
        min={0}
        max={edges.length - 2}
        value={value}
        aria-valuetext={`reward ${words.figure(edge)}`}
        onChange={(event) => onMove(Number(event.target.value))}
      />
    </label>
  );
  return (
    <div className={playgroundStyles.sliders}>
      {end('Lowest reward:', first, edges[first]!, (bin) => onBrush(bin, Math.max(bin, last)))}
      {end('Highest reward: below', last, edges[last + 1]!, (bin) => onBrush(Math.min(bin, first), bin))}
    </div>
  );
}

interface ConsolidateProps {
  readonly run: RunState;
  readonly from: number;
  readonly to: number;
}

function Consolidate({ run, from, to }: ConsolidateProps) {
  const ready = useReady();
  const consolidating = useLive((state) => state.explore.job === 'selection');
  const { explore, stop } = useActions();
  const chosen = useMemo(() => membersWithin(run.members, from, to), [run.members, from, to]);
  const config = run.start?.config;
  const members = chosen.map(({ seed, sigma, reward }) => ({ seed, sigma, reward }));
  const probe = config?.probe ?? 0;
  return (
    <div className={controlStyles.form} data-ask data-only="lab">
      <p className={`${cardStyles.takeaway} numbers`} data-takeaway role="status">
        <strong>{words.plural(chosen.length, 'member')}</strong> of {words.whole(run.members.length)}{' '}
        selected.
      </p>
      <span className={controlStyles.go}>
        <StartStop
          running={consolidating}
          start={`Consolidate ${words.plural(chosen.length, 'member')}`}
          stop="Stop consolidating"
          icon={IconStack2}
          disabled={!ready || chosen.length === 0 || probe < 2 || !config}
          onStart={() => config && void explore.consolidateSelection({ config, members, from, to })}
          onStop={() => void stop()}
        />
        {consolidating && <Consolidating />}
        <span className="small faint">
          {probe < 2
            ? 'This run has no probe prompts to choose the step on.'
            : `Weights and step are chosen on the ${words.plural(probe, 'probe prompt')}.`}
        </span>
      </span>
    </div>
  );
}

function Consolidating() {
  const share = useLive((state) => state.explore.selectionDone);
  return <Bar className={styles.bar} label="Candidates scored" share={share} />;
}

const PickWords = () => (
  <>
    <p>
      Drag over the bars, or move the two sliders, to select members by their reward. They are consolidated as
      in CoRP’s stage 1: weighted by reward, then by how well they fit together, for every beta and step that
      the run tried. The candidate that does best on the probe prompts wins. The only difference: you choose
      who takes part, not a quantile.
    </p>
    <p>
      The result is scored on the probe prompts only. Test prompts should be used once, and you may have
      looked at them before selecting, so a test score would not be comparable with the others. The probe
      score is the best of several tries, so it is a little too good, and more so with every selection you
      try.
    </p>
  </>
);
