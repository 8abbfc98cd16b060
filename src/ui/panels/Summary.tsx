/** What the run found, as a paragraph, and its event log to take away. */
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { lazy, memo, Suspense, useMemo } from 'react';
import { useLabStore, turn, useLive } from '../context';
import { Track } from '../parts/Track';
import { saveLog } from '../save/log';
import { faultSentence, results, summarise, words, type RunState } from '../../store';

const TakeAway = lazy(() => import('../runs/TakeAway'));

export const Summary = memo(function Summary() {
  const run = useLive((state) => state.run, turn.summary);
  const store = useLabStore();
  const { ending } = run;
  const sentences = useMemo(() => (ending ? summarise(run) : []), [run, ending]);
  if (!ending || run.members.length === 0) return null;
  const title = ending.kind === 'finished' ? 'What this run found' : 'What the run found before it ended';
  return (
    <section className="card summary" aria-label={title}>
      <h2>{title}</h2>
      {sentences.length > 0 ? (
        <div className="summary-body">
          <Intervals run={run} />
          <p className="summary-text numbers">{sentences.join(' ')}</p>
        </div>
      ) : (
        <p className="summary-text numbers">
          {words.plural(run.members.length, 'member')} had been scored; the vote had not begun, so there is no
          test result.
        </p>
      )}
      <Faults counts={run.faults} />
      <div className="summary-foot">
        <Button
          size="sm"
          variant="default"
          leftSection={<IconDownload size={17} aria-hidden="true" />}
          onClick={() => saveLog(store.getState().log)}
        >
          Save the event log
        </Button>
        <Suspense fallback={null}>
          <TakeAway />
        </Suspense>
        <span className="faint small numbers">
          {ending.kind === 'finished' &&
            `${words.plural(ending.forwards, 'forward pass', 'forward passes')}, ${words.bytes(ending.gpuPeakBytes)} of GPU memory at most. `}
          JSON lines: settings, every score, every vote.
        </span>
      </div>
    </section>
  );
});

/** Zeros that are no judgement of an answer. */
function Faults({ counts }: { readonly counts: RunState['faults'] }) {
  const sentence = faultSentence(counts);
  return sentence === null ? null : <p className="summary-text numbers">{sentence}</p>;
}

/** Every result with its 95 % interval on one scale from 0 to 100 %. */
function Intervals({ run }: { readonly run: RunState }) {
  return (
    <table className="intervals numbers">
      <caption className="unseen">Share of test prompts answered correctly, with 95 % intervals</caption>
      <tbody>
        {results(run).map(({ id, title, share }) => (
          <tr key={id} className={`interval-${id}`}>
            <th scope="row">{title}</th>
            <td>
              <Track share={share} color={`var(--${id})`} />
            </td>
            <td>
              <strong>{words.percent(share.value)}</strong>{' '}
              <span className="faint small">
                {Math.round(share.low * 100)}–{Math.round(share.high * 100)}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
