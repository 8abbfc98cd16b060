/** One button that starts a computation, and stops it while it runs. */
import { Button } from '@mantine/core';
import { IconPlayerStopFilled, type Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface Props {
  readonly running: boolean;
  /** The label while nothing runs. */
  readonly start: ReactNode;
  readonly stop: string;
  readonly icon: Icon;
  readonly disabled: boolean;
  readonly onStart: () => void;
  readonly onStop: () => void;
}

/** One element throughout, so that it keeps the focus. */
export function StartStop({ running, start, stop, icon: StartIcon, disabled, onStart, onStop }: Props) {
  const Icon = running ? IconPlayerStopFilled : StartIcon;
  return (
    <Button
      size="sm"
      variant={running ? 'default' : 'filled'}
      leftSection={<Icon size={17} aria-hidden="true" />}
      disabled={!running && disabled}
      onClick={running ? onStop : onStart}
    >
      {running ? stop : start}
    </Button>
  );
}
