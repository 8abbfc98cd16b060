/** The run's status: steps, progress, speed, time left; and why it ended, if it did not finish. */
import { IconCheck } from '@tabler/icons-react';
import { memo } from 'react';
import { useActions, useLab, useLive } from '../../context';
import { Announcement } from '../../parts/feedback/Announcement';
import { Bar } from '../../parts/feedback/Bar';
import { Failure } from '../../parts/feedback/Failure';
import { consolidates, words, type Control, type RunState } from '../../../store';
import type { RunPhase } from '../../../protocol';
import cardStyles from '../../parts/Card.module.css';
import styles from './Status.module.css';

const doing: Readonly<Record<RunPhase, string>> = {
  base: 'Scoring the base model',
  population: 'Scoring the members',
  geometry: 'Measuring the population’s geometry',
  sweep: 'Consolidating the population',
  vote: 'Voting on the test prompts',
  scoreboard: 'Scoring every method on the test prompts',
  recenter: 'Recentering on the consolidated model',
  landscape: 'Mapping the landscape',
};

interface Step {
  readonly title: string;
  readonly phases: readonly RunPhase[];
}

const step = (title: string, ...phases: readonly RunPhase[]): Step => ({ title, phases });
const first = [step('Base model', 'base'), step('Population', 'population', 'geometry')];
const steps = {
  randopt: [...first, step('Vote', 'vote')],
  corp: [
    ...first,
    step('Consolidation', 'sweep'),
    step('Vote', 'vote'),
    step('Scoreboard', 'scoreboard'),
    step('Stage 2', 'recenter'),
  ],
} as const;

type Method = keyof typeof steps;

const promises: Readonly<Record<Method, string>> = {
  randopt: 'Score the base model and every perturbed copy, then let the best copies vote on new prompts.',
  corp: 'Score the base model and every perturbed copy, consolidate the copies into one model, and compare it with the vote and the baselines on new prompts.',
};

export const Status = memo(function Status() {
  const live = useLive((state) => state.run);
  // at once, before the panels that change with it: the person who pressed Stop is waiting for it
  const ending = useLab((state) => state.run.ending);
  const control = useLab(({ control, presentation }) =>
    presentation.replayed === null ? control : 'running',
  );
  const run = { ...live, ending };
  const method = useLive((state): Method => (consolidates(state) ? 'corp' : 'randopt'));
  return (
    <section
      className={`${cardStyles.card} ${styles.status}`}
      data-card
      data-only="lab"
      aria-label="Progress"
    >
      <Phases run={run} control={control} method={method} />
      <Bar label="Progress of the run" share={fractionOf(run)} />
      <Figures run={run} control={control} method={method} />
      <Announcement text={spoken(run, control)} />
    </section>
  );
});

export const RunFailure = memo(function RunFailure() {
  const ending = useLive((state) => state.run.ending);
  const adapter = useLab((state) => state.adapter);
  const current = useLab(({ savedRuns }) => savedRuns.current);
  const unsaved = useLab(({ savedRuns }) => savedRuns.unsaved);
  const { begin, resumeRun } = useActions();
  if (ending?.kind !== 'failed') return null;
  const lost = adapter.kind === 'failed';
  const resume = lost && current !== null && unsaved === null;
  const retry = resume
    ? { label: 'Resume the run', act: () => void resumeRun(current) }
    : lost
      ? { label: 'Restart the lab', act: () => void begin() }
      : undefined;
  return (
    <Failure
      title="The run ended early"
      error={ending.error}
      kept="The results so far are below."
      retry={retry}
    />
  );
});

interface Props {
  readonly run: RunState;
  readonly control: Control;
}

interface StepProps extends Props {
  readonly method: Method;
}

function headline({ run, control }: Props): string {
  if (control === 'starting') return 'Getting ready';
  if (control === 'paused') return 'Paused';
  if (control === 'stopping') return 'Stopping';
  if (run.ending && control === 'running') return 'Exploring after the run';
  if (run.ending?.kind === 'finished') return 'Finished';
  if (run.ending?.kind === 'stopped') return 'Stopped';
  if (run.ending?.kind === 'failed') return 'Ended early';
  if (control === 'idle') return 'What a run does';
  return run.progress ? doing[run.progress.phase] : 'Measuring this machine';
}

function Phases({ run, control, method }: StepProps) {
  const known = steps[method];
  const finished = run.ending?.kind === 'finished';
  const phase = run.progress?.phase;
  const current = finished
    ? known.length
    : known.findIndex(({ phases }) => phase !== undefined && phases.includes(phase));
  return (
    <div className={styles.head}>
      <p className={styles.line}>
        <strong className={styles.title} data-status-title>
          {headline({ run, control })}
        </strong>
        {phase === 'recenter' && run.ending === null && (
          <span className="small soft">The results are final; stopping keeps them.</span>
        )}
      </p>
      <ol className={styles.phases}>
        {known.map(({ title }, i) => (
          <li
            key={title}
            data-state={i < current ? 'done' : i === current ? 'current' : 'ahead'}
            {...(i === current ? { 'aria-current': 'step' as const } : {})}
          >
            <span className={styles.mark}>
              {i < current ? <IconCheck size={13} stroke={3} aria-label="done" /> : i + 1}
            </span>
            {title}
          </li>
        ))}
      </ol>
    </div>
  );
}

const fractionOf = ({ progress, ending }: RunState): number =>
  ending?.kind === 'finished' ? 1 : progress ? Math.min(1, progress.done / progress.total) : 0;

function Figures({ run, control, method }: StepProps) {
  const { progress, ending, start } = run;
  if (!progress) {
    const next = control === 'idle' ? promises[method] : 'The first members appear within seconds.';
    return <p className="small soft">{next}</p>;
  }
  const over = ending !== null;
  const left = over
    ? `${words.duration(run.at / 1000)} in all`
    : `${words.duration(progress.secondsLeft)} left`;
  return (
    <p className={`${styles.figures} small soft numbers`} data-figures>
      <strong>{words.percent(fractionOf(run))}</strong>
      <span>{control === 'paused' ? 'paused' : left}</span>
      <span>
        {words.whole(run.members.length)} of {words.whole(start?.config.members ?? 0)} members
      </span>
      <span>{words.whole(progress.tokensPerSecond)} tokens/s</span>
      <span>{words.whole(progress.answersPerSecond)} answers/s</span>
    </p>
  );
}

/** The same in words for screen readers, in steps of a quarter so that it does not chatter. */
function spoken(run: RunState, control: Control): string {
  const title = headline({ run, control });
  if (control !== 'running' || !run.progress) return title;
  const quarter = Math.floor(fractionOf(run) * 4) * 25;
  return quarter > 0 ? `${title}: ${quarter} percent done` : title;
}
