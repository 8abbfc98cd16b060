/** The page's name, its views, the GPU in use, and the buttons for help and colours. */
import { ActionIcon, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconCpu, IconCpu2, IconKeyboard, IconMoon, IconSun } from '@tabler/icons-react';
import { memo } from 'react';
import { useLab, useLive } from '../context';
import { addressOf, useView, viewTitles, type View } from '../route';
import { words, type LabState } from '../../store';
import styles from './Header.module.css';

export const Header = memo(function Header({ onHelp }: { readonly onHelp: () => void }) {
  return (
    <header className={styles.header} data-only="screen">
      <a className={styles.brand} href="#/" aria-label="CoRP Lab">
        <Logo />
        <span className={styles.brandName}>CoRP Lab</span>
      </a>
      <Navigation />
      <span className={`${styles.brandLine} faint small`}>
        post-training by perturbing weights, in your browser
      </span>
      <div className={styles.tools}>
        <AdapterChip />
        <SchemeSwitch />
        <Tooltip label="Keyboard shortcuts (?)">
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label="Keyboard shortcuts"
            onClick={onHelp}
          >
            <IconKeyboard size={20} stroke={1.7} aria-hidden="true" />
          </ActionIcon>
        </Tooltip>
      </div>
    </header>
  );
});

const linked: readonly View[] = ['lab', 'runs', 'learn'];

function Navigation() {
  const current = useView();
  return (
    <nav className={styles.views} aria-label="Views">
      {linked.map((view) => (
        <a
          key={view}
          href={addressOf(view)}
          {...(view === current ? { 'aria-current': 'page' as const } : {})}
        >
          {viewTitles[view]}
          {view === 'lab' && current !== 'lab' && <RunMark />}
        </a>
      ))}
    </nav>
  );
}

/** On other views, the progress of the run in the lab. */
function RunMark() {
  const running = useLab((state) => state.control !== 'idle');
  const progress = useLive((state) => state.run.progress);
  if (!running) return null;
  const share = progress ? Math.floor((100 * progress.done) / progress.total) : 0;
  return <span className={`${styles.runMark} numbers`}>{`${share}\u00a0% of the run`}</span>;
}

const Logo = () => (
  <svg className={styles.logo} viewBox="0 0 32 32" aria-hidden="true">
    <circle cx="16" cy="16" r="4.2" fill="var(--ink)" />
    <g fill="var(--line-strong)">
      <circle cx="7" cy="9" r="2" />
      <circle cx="16" cy="4" r="2" />
      <circle cx="5" cy="20" r="2" />
      <circle cx="12" cy="27" r="2" />
    </g>
    <g fill="var(--accent)">
      <circle cx="25" cy="8" r="2.8" />
      <circle cx="28" cy="18" r="2.8" />
      <circle cx="22" cy="26" r="2.8" />
    </g>
  </svg>
);

function AdapterChip() {
  const adapter = useLab((state) => state.adapter);
  return <AdapterView adapter={adapter} />;
}

function AdapterView({ adapter }: Pick<LabState, 'adapter'>) {
  if (adapter.kind === 'loading') return <span className={styles.chip}>Looking for a GPU…</span>;
  if (adapter.kind === 'failed')
    return <span className={`${styles.chip} ${styles.chipBad}`}>No GPU in use</span>;
  const { name, software, noiseMatches } = adapter.value;
  const Icon = software ? IconCpu : IconCpu2;
  const where = software
    ? 'This browser computes WebGPU on the CPU: everything works, only slower.'
    : 'All computing runs on this GPU.';
  const noise = noiseMatches
    ? 'Its noise matches the reference bit for bit: runs are reproducible on any machine.'
    : 'Its noise differs from the reference: results here are not reproducible on other machines.';
  return (
    <Tooltip
      label={`${words.bounded(name, 120)}. ${where} ${noise}`}
      multiline
      maw={320}
      events={{ hover: true, focus: true, touch: true }}
    >
      <button type="button" className={noiseMatches ? styles.chip : `${styles.chip} ${styles.chipBad}`}>
        <Icon size={16} stroke={1.7} aria-hidden="true" />
        <span className={styles.chipName}>{words.bounded(name, 40)}</span>
        {software && (
          <span className={styles.chipNote}>
            <span className={styles.chipMore}>runs on the </span>CPU
          </span>
        )}
        <span className={styles.chipCheck}>{noiseMatches ? '✓ noise checked' : '✗ noise differs'}</span>
      </button>
    </Tooltip>
  );
}

function SchemeSwitch() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const next = scheme === 'light' ? 'dark' : 'light';
  const Icon = scheme === 'light' ? IconMoon : IconSun;
  return (
    <Tooltip label={`Switch to ${next} colours (D)`}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={`Switch to ${next} colours`}
        onClick={() => setColorScheme(next)}
      >
        <Icon size={20} stroke={1.7} aria-hidden="true" />
      </ActionIcon>
    </Tooltip>
  );
}
