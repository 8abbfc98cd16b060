/** The page: header, the experiment at the left, its results at the right. */
import { MantineProvider } from '@mantine/core';
import { lazy, memo, Suspense, useCallback, useEffect, useState, type MouseEvent } from 'react';
import { useDropzone } from 'react-dropzone';
import { LabContext, useActions, useLab, useLive, type LabContextValue } from './context';
import { Header } from './shell/Header';
import { Intro } from './shell/Intro';
import { SavedNotice } from './results/notices/SavedNotice';
import { NewVersion } from './shell/offline/NewVersion';
import { NoWebGpu } from './shell/NoWebGpu';
import { RunFailure, Status } from './results/progress/Status';
import { Failure } from './parts/feedback/Failure';
import { remember, remembered } from './shell/memory';
import { wantsStill } from './shell/motion';
import { parseRoute } from './route';
import { useShortcuts } from './shell/shortcuts';
import { emptyExports } from '../store';
import { usePrintedLight } from './shell/scheme';
import { theme } from './shell/theme';
import { Views } from './Views';
import { useWakeLock } from './shell/wakeLock';
import setupStyles from './setup/Experiment.module.css';
import styles from './App.module.css';

// lazy, so that start-up has no long task
const Experiment = lazy(() => import('./setup/Experiment'));
const Results = lazy(() => import('./results/Results'));
const ExportNotice = lazy(() => import('./results/notices/ExportNotice'));
const Stage = lazy(() => import('./presentation/Presentation'));
const Help = lazy(() => import('./shell/Help'));

export function App({ lab }: { readonly lab: LabContextValue }) {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <LabContext value={lab}>
        <Page />
      </LabContext>
    </MantineProvider>
  );
}

/** Keeps the address of the view. */
function skip(event: MouseEvent): void {
  event.preventDefault();
  const { view } = parseRoute(location.hash);
  const target = document.querySelector<HTMLElement>(view === 'lab' ? '#results' : 'main[data-page]');
  target?.focus();
  target?.scrollIntoView();
}

const switchKey = 'corp-lab-shortcuts';

function Page() {
  const [help, setHelp] = useState(false);
  const [shortcuts, setShortcuts] = useState(() => remembered(switchKey) !== 'off');
  const toggleHelp = useCallback(() => setHelp((open) => !open), []);
  useShortcuts(shortcuts, toggleHelp);
  usePrintedLight();
  useEffect(() => remember(switchKey, shortcuts ? 'on' : 'off'), [shortcuts]);
  return (
    <>
      <a className={styles.skip} data-only="screen" href="#results" onClick={skip}>
        Skip to the results
      </a>
      <Header onHelp={toggleHelp} />
      <Views lab={<Body />} />
      <Presentation />
      <NewVersion />
      {help && (
        <Suspense fallback={null}>
          <Help onClose={toggleHelp} enabled={shortcuts} onEnable={setShortcuts} />
        </Suspense>
      )}
    </>
  );
}

const Presentation = memo(function Presentation() {
  const presenting = useLab(({ presentation }) => presentation.presenting);
  const running = useLab(({ control }) => control !== 'idle' && control !== 'paused');
  useWakeLock(presenting || running);
  if (!presenting) return null;
  return (
    <Suspense fallback={null}>
      <Stage />
    </Suspense>
  );
});

const Body = memo(function Body() {
  const missing = useLab(({ adapter }) => (adapter.kind === 'failed' ? adapter.error : null));
  const hasRun = useLive((state) => state.log.length > 0);
  if (missing?.kind === 'no-webgpu' && !hasRun) {
    return (
      <main className={styles.lonely}>
        <NoWebGpu error={missing} />
      </main>
    );
  }
  return <Workbench />;
});

/** On a narrow screen the results start off-screen: a run scrolls to them. */
function useResultsInView(running: boolean): void {
  useEffect(() => {
    if (!running || !matchMedia('(width <= 860px)').matches) return;
    document.getElementById('results')?.scrollIntoView({ behavior: wantsStill() ? 'auto' : 'smooth' });
  }, [running]);
}

const Workbench = memo(function Workbench() {
  const { openFiles } = useActions();
  const locked = useLive((state) => state.control !== 'idle');
  useResultsInView(locked);
  const { getRootProps, isDragActive } = useDropzone({
    noClick: true,
    noKeyboard: true,
    disabled: locked,
    onDrop: (files) => void openFiles(files),
  });
  return (
    <main {...getRootProps({ className: styles.workbench, tabIndex: -1, role: undefined })}>
      <Intro />
      <Suspense fallback={<aside className={setupStyles.experiment} data-only="screen" />}>
        <Experiment />
      </Suspense>
      <section className={styles.results} id="results" tabIndex={-1} aria-label="Results">
        <StartFailure />
        <RunFailure />
        <SavedNotice />
        <Exports />
        <Status />
        <Suspense fallback={null}>
          <Results />
        </Suspense>
      </section>
      {isDragActive && (
        <div className={styles.dropHere}>
          Drop model files or a saved run to open them, or a recipe to apply it
        </div>
      )}
    </main>
  );
});

function Exports() {
  const quiet = useLab(({ exports }) => exports === emptyExports);
  if (quiet) return null;
  return (
    <Suspense fallback={null}>
      <ExportNotice />
    </Suspense>
  );
}

/** No catalogue or no GPU, for reasons other than a browser without WebGPU. */
function StartFailure() {
  const adapter = useLab((state) => state.adapter);
  const catalog = useLab((state) => state.catalog);
  const failedRun = useLab((state) => state.run.ending?.kind === 'failed');
  const { begin } = useActions();
  const error = adapter.kind === 'failed' ? adapter.error : catalog.kind === 'failed' ? catalog.error : null;
  if (!error || failedRun) return null;
  return (
    <Failure
      title="The lab could not start"
      error={error}
      retry={{ label: 'Try again', act: () => void begin() }}
    />
  );
}
