/** One panel of the results at a time, large, for an audience; arrow keys step through, Escape leaves. */
import { ActionIcon, Button, SegmentedControl } from '@mantine/core';
import {
  IconChevronLeft,
  IconChevronRight,
  IconPlayerPlay,
  IconPlayerSkipForward,
  IconX,
} from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { canReplay, paces, words } from '../../store';
import { useActions, useLab } from '../context';
import { wantsStill } from '../shell/motion';
import { present, usePanels } from './panels';
import styles from './Presentation.module.css';

const steps: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowDown: 1,
  PageDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
  PageUp: -1,
  Home: -Infinity,
  End: Infinity,
};

/** A panel taller than the window scrolls to its end before the next one comes. */
function scrolled(panel: HTMLElement | null, key: string): boolean {
  if (!panel || !/^(Arrow|Page)(Up|Down)$/.test(key)) return false;
  const before = panel.scrollTop;
  panel.scrollTop += (key.endsWith('Down') ? 0.8 : -0.8) * panel.clientHeight;
  return Math.abs(panel.scrollTop - before) > 1;
}

/** In the capture phase: while presenting, charts do not get the arrow keys. */
function useKeys(panel: HTMLElement | null, walk: (step: number) => void, leave: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const step = steps[event.key];
      const inChoice =
        /Left|Right/.test(event.key) &&
        event.target instanceof HTMLElement &&
        event.target.matches('[type=radio]');
      if (event.key === 'Escape') leave();
      else if (step === undefined || inChoice) return;
      else if (!scrolled(panel, event.key)) walk(step);
      event.preventDefault();
      event.stopPropagation();
    };
    document.addEventListener('keydown', onKeyDown, true);
    return () => document.removeEventListener('keydown', onKeyDown, true);
  }, [panel, walk, leave]);
}

/** Full screen where the browser can; Escape then ends both at once. */
function useFullScreen(leave: () => void): void {
  useEffect(() => {
    const root = document.documentElement;
    let full = false;
    const changed = () => {
      if (full && !document.fullscreenElement) leave();
      full = document.fullscreenElement !== null;
    };
    document.addEventListener('fullscreenchange', changed);
    root.requestFullscreen?.().catch(() => undefined); // refused: presenting works without full screen
    return () => {
      document.removeEventListener('fullscreenchange', changed);
      if (document.fullscreenElement) document.exitFullscreen().catch(() => undefined);
    };
  }, [leave]);
}

export default function Presentation() {
  const { presentation } = useActions();
  const { panel, index, count, walk } = usePanels();
  const bar = useRef<HTMLElement>(null);
  const returnTo = useRef(document.activeElement);
  useKeys(panel, walk, presentation.leave);
  useFullScreen(presentation.leave);
  useEffect(() => {
    document.documentElement.dataset['stage'] = 'on';
    bar.current?.focus();
    addEventListener('hashchange', presentation.leave);
    const back = returnTo.current;
    return () => {
      delete document.documentElement.dataset['stage'];
      removeEventListener('hashchange', presentation.leave);
      // a replay remounts the summary and its button
      const found = back?.isConnected ? back : document.getElementById('results');
      if (found instanceof HTMLElement) found.focus();
    };
  }, [presentation]);
  useEffect(() => present(panel), [panel]);
  const title = panel?.querySelector('h2, h3')?.textContent ?? panel?.getAttribute('aria-label') ?? '';
  return (
    <section ref={bar} className={styles.bar} data-only="screen" tabIndex={-1} aria-label="Presentation">
      <Arrow label="Previous panel" onPress={() => walk(-1)} back />
      <Arrow label="Next panel" onPress={() => walk(1)} />
      <p className={`${styles.title} numbers`} data-stage-title role="status">
        {index + 1} of {count} <span className="soft">{words.bounded(title, 60)}</span>
      </p>
      <Replay />
      <Button
        size="sm"
        variant="default"
        leftSection={<IconX size={16} aria-hidden="true" />}
        onClick={presentation.leave}
      >
        Leave
      </Button>
    </section>
  );
}

interface ArrowProps {
  readonly label: string;
  readonly back?: boolean;
  readonly onPress: () => void;
}

function Arrow({ label, back = false, onPress }: ArrowProps) {
  const Icon = back ? IconChevronLeft : IconChevronRight;
  return (
    <ActionIcon variant="default" size="lg" aria-label={label} onClick={onPress}>
      <Icon size={18} aria-hidden="true" />
    </ActionIcon>
  );
}

function Replay() {
  const { presentation } = useActions();
  const { replayed, seconds } = useLab((state) => state.presentation);
  const possible = useLab(canReplay);
  if (!possible) return null;
  const Icon = replayed === null ? IconPlayerPlay : IconPlayerSkipForward;
  return (
    <div className={styles.replay} data-stage-replay>
      <Button
        size="sm"
        variant="default"
        leftSection={<Icon size={16} aria-hidden="true" />}
        onClick={replayed === null ? () => presentation.replay(wantsStill()) : presentation.finish}
      >
        {replayed === null ? 'Replay the run' : `Skip to the end (${words.percent(replayed)})`}
      </Button>
      <SegmentedControl
        size="xs"
        aria-label="Length of the replay"
        data={paces.map((pace) => ({ value: String(pace), label: `${pace} s` }))}
        value={String(seconds)}
        onChange={(value) => presentation.pace(Number(value))}
      />
    </div>
  );
}
