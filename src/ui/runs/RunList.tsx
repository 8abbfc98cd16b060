/** The saved runs as a list: settings, status, results and actions of each. */
import { ActionIcon, Button, Checkbox, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { memo, useState } from 'react';
import type { SavedRun } from '../../protocol';
import { canResume, share, words } from '../../store';
import { useActions, useLab } from '../context';
import { RunNaming } from './RunNaming';
import { Cite, TakeAwayItems } from './ShareMenu';
import cardStyles from '../parts/Card.module.css';
import layoutStyles from '../parts/layout.module.css';
import styles from './RunList.module.css';

interface Props {
  readonly runs: readonly SavedRun[];
  readonly chosen: readonly string[];
  readonly onChoose: (id: string, on: boolean) => void;
  readonly onRemove: (id: string) => void;
}

export function RunList({ runs, chosen, onChoose, onRemove }: Props) {
  return (
    <ul className={styles.list} aria-label="Saved runs">
      {runs.map((run) => (
        <li key={run.id} className={`${cardStyles.card} ${styles.row}`} data-card data-run={run.id}>
          <Checkbox
            aria-label={`Compare ${words.bounded(run.name, 80)}`}
            checked={chosen.includes(run.id)}
            onChange={(event) => onChoose(run.id, event.currentTarget.checked)}
          />
          <RunRow run={run} onRemove={onRemove} />
        </li>
      ))}
    </ul>
  );
}

const toLab = (opened: boolean) => {
  if (opened) location.hash = '#/';
};

/** Moves the focus to this run, once it is drawn. */
export const focusRun = (id: string | undefined): void =>
  void requestAnimationFrame(() =>
    document.querySelector<HTMLElement>(`[data-run="${id}"] [data-run-more]`)?.focus(),
  );

const RunRow = memo(function RunRow({ run, onRemove }: { readonly run: SavedRun } & Pick<Props, 'onRemove'>) {
  const [naming, setNaming] = useState(false);
  return (
    <>
      <div className={styles.what}>
        {naming ? (
          <RunNaming
            run={run}
            onDone={() => {
              setNaming(false);
              focusRun(run.id);
            }}
          />
        ) : (
          <h2>
            {words.bounded(run.name, 120)}
            {run.tags.map((tag) => (
              <span key={tag} className={layoutStyles.tag}>
                {words.bounded(tag, 40)}
              </span>
            ))}
          </h2>
        )}
        <p className="soft small numbers">{describe(run)}</p>
        <Scores run={run} />
      </div>
      <Standing run={run} />
      <RunActions run={run} onRemove={onRemove} onRename={() => setNaming(true)} />
    </>
  );
});

const date = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

function describe({ config, model, createdAt, bytes }: SavedRun): string {
  const method = config.method === 'corp' ? 'CoRP' : 'RandOpt';
  const parts = [
    date.format(createdAt),
    `${method} on ${words.bounded(model.title, 60)}`,
    `task ${words.bounded(config.task, 40)}`,
    `${words.whole(config.members)} members`,
    `seed ${config.populationSeed}`,
    words.bytes(bytes),
  ];
  return parts.join(' · ');
}

const shown = [
  ['base', 'Base'],
  ['best-member', 'Best member'],
  ['vote', 'Vote'],
  ['corp-stage1', 'CoRP stage 1'],
  ['corp-stage2', 'CoRP stage 2'],
] as const;

function Scores({ run }: { readonly run: SavedRun }) {
  const found = shown.flatMap(([method, title]) => {
    const score = run.scores.find((candidate) => candidate.method === method);
    return score ? [{ title, value: share(score.tally).value }] : [];
  });
  if (found.length === 0) return null;
  return (
    <dl className={`${styles.scores} small numbers`}>
      {found.map(({ title, value }) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd>{words.percent(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Standing({ run }: { readonly run: SavedRun }) {
  const current = useLab(({ savedRuns, control }) => savedRuns.current === run.id && control !== 'idle');
  const claimed = useLab(({ savedRuns }) => savedRuns.claimed.has(run.id));
  const share = words.percent(run.done);
  if (current) return <span className={styles.standing}>Running, {share}</span>;
  if (run.ending === null && claimed)
    return <span className={styles.standing}>Running in another tab, {share}</span>;
  if (run.ending === 'finished') return <span className={`${styles.standing} ${styles.done}`}>Finished</span>;
  const how = run.ending ? { stopped: 'Stopped', failed: 'Ended early' }[run.ending] : 'Interrupted';
  return (
    <span className={`${styles.standing} ${styles.open}`}>
      {how} at {share}
    </span>
  );
}

interface ActionProps extends Pick<Props, 'onRemove'> {
  readonly run: SavedRun;
  readonly onRename: () => void;
}

function RunActions({ run, onRemove, onRename }: ActionProps) {
  const actions = useActions();
  const busy = useLab(({ control }) => control !== 'idle');
  const here = useLab(({ savedRuns }) => savedRuns.current === run.id);
  const { id } = run;
  const [citing, setCiting] = useState(false);
  if (busy && here) {
    return (
      <div className={styles.actions} data-only="screen">
        <Button size="xs" component="a" href="#/">
          Show
        </Button>
      </div>
    );
  }
  return (
    <div className={styles.actions} data-only="screen">
      {canResume(run) && (
        <Button size="xs" disabled={busy} onClick={() => void actions.resumeRun(id).then(toLab)}>
          Resume
        </Button>
      )}
      <Button
        size="xs"
        variant="default"
        disabled={busy}
        onClick={() => void actions.openRun(id).then(toLab)}
      >
        Open
      </Button>
      <Menu position="bottom-end" withinPortal withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="md"
            data-run-more
            aria-label={`More for ${words.bounded(run.name, 60)}`}
          >
            <IconDots size={18} aria-hidden="true" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item disabled={busy} onClick={() => void actions.runAgain(id).then(toLab)}>
            Run again
          </Menu.Item>
          <Menu.Item onClick={onRename}>Rename and tag</Menu.Item>
          <TakeAwayItems run={run} onCite={() => setCiting(true)} />
          <Menu.Item c="var(--wrong)" onClick={() => onRemove(id)}>
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Cite
        run={run}
        opened={citing}
        onClose={() => {
          setCiting(false);
          focusRun(id);
        }}
      />
    </div>
  );
}
