/** One stop of the tour: its target is framed and scrolled into view, the text stands beside it. */
import { Button, Popover, Portal } from '@mantine/core';
import { useEffect, useLayoutEffect, useState, type KeyboardEvent } from 'react';
import { endTour, goTo } from './state';
import type { Stop } from './steps';
import styles from './Guide.module.css';

interface Props {
  readonly stop: Stop;
  readonly at: number;
  readonly of: number;
}

interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Pixels that the text needs above its target. */
const headroom = 300;

function bringIntoSight(target: Element): void {
  const { top, bottom } = target.getBoundingClientRect();
  if (top < headroom || bottom > innerHeight) scrollBy({ top: top - headroom, behavior: 'instant' });
}

/** The target's place in the window, also while the page scrolls; null until known. */
function useFrame(selector: string): Frame | null {
  const [frame, setFrame] = useState<Frame | null>(null);
  useLayoutEffect(() => {
    const target = document.querySelector(selector);
    if (!target) return;
    const measure = () => {
      const { left, top, width, height } = target.getBoundingClientRect();
      setFrame({ left, top, width, height });
    };
    bringIntoSight(target);
    measure();
    const sized = new ResizeObserver(measure);
    sized.observe(document.body);
    addEventListener('scroll', measure, { passive: true });
    return () => {
      sized.disconnect();
      removeEventListener('scroll', measure);
    };
  }, [selector]);
  return frame;
}

/** Moves the focus to the results, not to the top of the page. */
function useReturn(): void {
  useEffect(
    () => () => {
      if (document.activeElement === document.body) {
        document.getElementById('results')?.focus({ preventScroll: true });
      }
    },
    [],
  );
}

function walk(event: KeyboardEvent, at: number): void {
  if (event.key === 'ArrowRight') goTo(at + 1);
  else if (event.key === 'ArrowLeft') goTo(at - 1);
  else if (event.key === 'Escape') endTour();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

export default function Guide(props: Props) {
  const frame = useFrame(props.stop.target);
  useReturn();
  if (!frame) return null;
  return (
    <Portal>
      <div className={styles.frame} data-tour-frame style={frame} />
      <Popover
        opened
        position="top"
        width={340}
        withArrow
        trapFocus
        withRoles={false}
        closeOnClickOutside={false}
        closeOnEscape={false}
        hideDetached={false} // its target may have been behind the help dialog a moment ago
        transitionProps={{ duration: 0 }}
        shadow="md"
      >
        <Popover.Target>
          <div className={styles.anchor} style={{ ...frame, height: Math.min(48, frame.height) }} />
        </Popover.Target>
        <Words {...props} />
      </Popover>
    </Portal>
  );
}

const Words = ({ stop, at, of }: Props) => (
  <Popover.Dropdown
    role="dialog"
    className={styles.tour}
    aria-labelledby="tour-title"
    aria-describedby="tour-text"
    onKeyDown={(event) => walk(event, at)}
  >
    <p className="faint small numbers">
      {at + 1} of {of}
    </p>
    <h2 id="tour-title">{stop.title}</h2>
    <p id="tour-text">{stop.text}</p>
    <div className={styles.buttons}>
      <Button size="xs" variant="subtle" color="gray" onClick={endTour}>
        Leave the tour
      </Button>
      {at > 0 && (
        <Button size="xs" variant="default" onClick={() => goTo(at - 1)}>
          Back
        </Button>
      )}
      <Button size="xs" data-autofocus onClick={() => goTo(at + 1)}>
        {at + 1 < of ? 'Next' : 'Done'}
      </Button>
    </div>
  </Popover.Dropdown>
);
