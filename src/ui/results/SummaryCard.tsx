/** What the run found, as a paragraph, and what of it can be saved. */
import { useMemo } from 'react';
import { turn, useLive } from '../context';
import { Track } from '../parts/Track';
import { SaveRun } from './SaveRun';
import { faultSentence, results, summarise, words, type RunState } from '../../store';
import cardStyles from '../parts/Card.module.css';
import intervalStyles from '../parts/intervals.module.css';
import styles from './Summary.module.css';

export default function SummaryCard() {
  const run = useLive((state) => state.run, turn.summary);
  const { ending, base, votes, best, examples, corp, members } = run;
  const tested = corp.scores.some(({ method }) => method === 'corp-stage1');
  const sentences = useMemo(
    () => (ending || tested ? summarise(run) : []),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only these parts of the run matter
    [ending, tested, base, votes, best, examples, corp],
  );
  const title = ending
    ? ending.kind === 'finished'
      ? 'What this run found'
      : 'What the run found before it ended'
    : 'What this run found so far';
  return (
    <section
      className={`${cardStyles.card} ${styles.summary}`}
      data-card
      data-summary
      aria-label={title}
      data-ended={ending !== null}
    >
      <h2>{title}</h2>
      {sentences.length > 0 ? (
        <div className={styles.body}>
          <Intervals run={run} />
          <ul className={`${styles.text} numbers`} data-summary-text>
            {sentences.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </div>
      ) : (
        <p className={`${styles.text} numbers`} data-summary-text>
          {words.plural(members.length, 'member')} scored; no method has been scored on the test prompts, so
          there is no result yet.
        </p>
      )}
      <Faults counts={run.faults} />
      <SaveRun />
    </section>
  );
}

/** Zeros that come from failed scoring, not from wrong answers. */
function Faults({ counts }: { readonly counts: RunState['faults'] }) {
  const sentence = faultSentence(counts);
  return sentence === null ? null : (
    <p className={`${styles.text} numbers`} data-summary-text>
      {sentence}
    </p>
  );
}

/** Every result with its 95 % interval on one scale from 0 to 100 %. */
function Intervals({ run }: { readonly run: RunState }) {
  return (
    <table className={`${intervalStyles.intervals} numbers`}>
      <caption className="unseen">Share of test prompts answered correctly, with 95 % intervals</caption>
      <tbody>
        {results(run).map(({ id, title, share }) => (
          <tr key={id} data-interval={id}>
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
