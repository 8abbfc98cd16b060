/** What a run will take, and the buttons that start, pause and stop it; the focus stays on its button. */
import { Button, Kbd } from '@mantine/core';
import {
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerStopFilled,
  IconServer,
} from '@tabler/icons-react';
import { lazy, memo, Suspense, useState } from 'react';
import { useActions, useLab } from '../context';
import { Term } from '../parts/words/Term';
import { useReportRunnable } from '../results/firstRun';
import { Suggestions } from './Suggestions';
import { readDraft, words, type Control, type LabState } from '../../store';
import layoutStyles from '../parts/layout.module.css';
import quietStyles from '../parts/quietButton.module.css';
import styles from './RunBar.module.css';

const Cluster = lazy(() => import('./Cluster'));

export const RunBar = memo(function RunBar() {
  const [cluster, setCluster] = useState(false);
  const control = useLab((state) => state.control);
  const draft = useLab((state) => state.draft);
  const model = useLab((state) => state.model);
  const opening = useLab((state) => state.opening);
  const refused = useLab((state) => state.estimate.kind === 'failed');
  const { config } = readDraft(draft, model?.id ?? '');
  const ready = config !== null && opening === null && !refused;
  useReportRunnable(ready);
  return (
    <div className={styles.bar} data-run-bar>
      <div className={`${styles.estimate} small numbers`} hidden={control !== 'idle'}>
        <Outlook />
      </div>
      {control === 'idle' && (
        <button
          type="button"
          className={`${quietStyles.button} ${styles.cluster}`}
          disabled={config === null}
          onClick={() => setCluster(true)}
        >
          <IconServer size={16} stroke={1.8} aria-hidden="true" />
          Continue on a cluster
        </button>
      )}
      {cluster && (
        <Suspense fallback={null}>
          <Cluster onClose={() => setCluster(false)} />
        </Suspense>
      )}
      <RunButtons control={control} ready={ready} />
    </div>
  );
});

const Outlook = memo(function Outlook() {
  const draft = useLab((state) => state.draft);
  const model = useLab((state) => state.model);
  const estimate = useLab((state) => state.estimate);
  const { problems } = readDraft(draft, model?.id ?? '');
  if (Object.keys(problems).length > 0) {
    return <p className={layoutStyles.wrong}>Fix the highlighted settings to run.</p>;
  }
  return <EstimateView estimate={estimate} />;
});

function EstimateView({ estimate }: Pick<LabState, 'estimate'>) {
  switch (estimate.kind) {
    case 'none':
      return null;
    case 'working':
      return <p className="faint">Estimating time and memory…</p>;
    case 'failed':
      return (
        <p className={layoutStyles.wrong} role="alert">
          {words.bounded(estimate.error.message, 300)}{' '}
          <span className="soft">{words.bounded(estimate.error.hint, 200)}</span>
        </p>
      );
    case 'ready': {
      const { seconds, gpuBytes, forwards, membersInFlight, warnings, suggestions = [] } = estimate.value;
      return (
        <>
          <dl className={styles.facts}>
            <Fact name="time" meaning="Estimated for this machine from its measured speed.">
              {words.duration(seconds)}
            </Fact>
            <Fact name="memory" meaning="GPU memory needed. It does not grow with the number of members.">
              {words.bytes(gpuBytes)}
            </Fact>
            <Fact name="passes" meaning="Forward passes in the whole run: one model answering one prompt.">
              {words.short(forwards)}
            </Fact>
            <Fact name="at once" meaning="How many members are computed in parallel.">
              {words.whole(membersInFlight)}
            </Fact>
          </dl>
          <Suggestions suggestions={suggestions} />
          {warnings.map((warning) => (
            <p key={warning} className={`${layoutStyles.warning} ${styles.warning}`}>
              {words.bounded(warning, 300)}
            </p>
          ))}
        </>
      );
    }
  }
}

function Fact({
  name,
  meaning,
  children,
}: {
  readonly name: string;
  readonly meaning: string;
  readonly children: string;
}) {
  return (
    <div>
      <dt>
        <Term name={name} meaning={meaning}>
          {name}
        </Term>
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

const primary: Record<Control, { readonly label: string; readonly key: string }> = {
  idle: { label: 'Run', key: 'R' },
  starting: { label: 'Starting…', key: 'P' },
  running: { label: 'Pause', key: 'P' },
  paused: { label: 'Resume', key: 'P' },
  stopping: { label: 'Stopping…', key: 'P' },
};

/** Looks and reads as disabled, but keeps the focus. */
const sleeping = { 'data-disabled': true, 'aria-disabled': true } as const;

function RunButtons({ control, ready }: { readonly control: Control; readonly ready: boolean }) {
  const actions = useActions();
  const acts: Record<Control, () => void> = {
    idle: () => void actions.run(),
    starting: () => undefined,
    running: () => void actions.pause(),
    paused: () => void actions.resume(),
    stopping: () => undefined,
  };
  const { label, key } = primary[control];
  const asleep = control === 'idle' ? !ready : control === 'starting' || control === 'stopping';
  const Icon = control === 'running' ? IconPlayerPauseFilled : IconPlayerPlayFilled;
  return (
    <div className={styles.buttons} data-run-buttons>
      <Button
        size="md"
        data-run-primary
        variant={control === 'idle' || control === 'paused' ? 'filled' : 'light'}
        leftSection={<Icon size={17} aria-hidden="true" />}
        rightSection={<Kbd size="xs">{key}</Kbd>}
        {...(asleep ? sleeping : { onClick: acts[control] })}
      >
        {label}
      </Button>
      <Button
        size="md"
        variant="default"
        leftSection={<IconPlayerStopFilled size={17} aria-hidden="true" />}
        rightSection={<Kbd size="xs">S</Kbd>}
        {...(control === 'idle' || control === 'stopping'
          ? sleeping
          : { onClick: () => void actions.stop() })}
      >
        Stop
      </Button>
    </div>
  );
}
