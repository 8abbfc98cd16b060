/** A download: progress, speed, time left, and a stop button. */
import { Button, Progress } from '@mantine/core';
import { IconPlayerStop } from '@tabler/icons-react';
import type { DownloadProgress } from '../../../protocol';
import { words } from '../../../store';
import layoutStyles from '../layout.module.css';

interface Props {
  readonly progress: DownloadProgress;
  readonly onStop: () => void;
}

export function Fetching({ progress, onStop }: Props) {
  const { file, done, total, bytesPerSecond, secondsLeft } = progress;
  const share = total > 0 ? (100 * done) / total : 0;
  return (
    <section className={layoutStyles.stack} aria-label="Download">
      <Progress value={share} aria-label="Downloaded" />
      <p className="small soft numbers" aria-live="off">
        {words.bounded(file, 60)}: {words.bytes(done)} of {words.bytes(total)}
        {bytesPerSecond > 0 && (
          <>
            , {words.bytes(bytesPerSecond)} per second, about {words.duration(secondsLeft)} left
          </>
        )}
      </p>
      <Button
        variant="default"
        leftSection={<IconPlayerStop size={16} aria-hidden="true" />}
        onClick={onStop}
      >
        Stop (keeps what has arrived)
      </Button>
    </section>
  );
}
