/** What the run found, as a paragraph, and its event log to take away. */
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { memo, useMemo } from 'react';
import { useLabStore, useLive } from '../context';
import { saveLog } from '../saveLog';
import { summarise, words } from '../../store';

export const Summary = memo(function Summary() {
  const run = useLive((state) => state.run);
  const store = useLabStore();
  const { ending } = run;
  const sentences = useMemo(() => (ending ? summarise(run) : []), [run, ending]);
  if (!ending || run.members.length === 0) return null;
  const title = ending.kind === 'finished' ? 'What this run found' : 'What the run found before it ended';
  return (
    <section className="card summary" aria-label={title}>
      <h2>{title}</h2>
      <p className="numbers">
        {sentences.length > 0
          ? sentences.join(' ')
          : `${words.plural(run.members.length, 'member')} had been scored; the vote had not begun, so there is no test result.`}
      </p>
      <div className="summary-foot">
        <Button
          size="sm"
          variant="default"
          leftSection={<IconDownload size={17} aria-hidden="true" />}
          onClick={() => saveLog(store.getState().log)}
        >
          Save the event log
        </Button>
        <span className="faint small numbers">
          {ending.kind === 'finished' &&
            `${words.plural(ending.forwards, 'forward pass', 'forward passes')}, ${words.bytes(ending.gpuPeakBytes)} of GPU memory at most. `}
          JSON lines: settings, every score, every vote.
        </span>
      </div>
    </section>
  );
});
