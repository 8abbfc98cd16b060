/** Which models, tasks and noise to compare, and the button that starts it. */
import { Checkbox } from '@mantine/core';
import { IconTable } from '@tabler/icons-react';
import { useState } from 'react';
import type { GridRequest, NoiseMode } from '../../../../protocol';
import { gridSizes, words, type ExploreActions, type GridState } from '../../../../store';
import { useActions, useLab, useLive } from '../../../context';
import { Announcement } from '../../../parts/feedback/Announcement';
import { Choice } from '../../../parts/inputs/Choice';
import { StartStop } from '../../../parts/inputs/StartStop';
import controlStyles from '../../../parts/controls.module.css';
import styles from './GridForm.module.css';

interface Ticked {
  readonly models: readonly string[];
  readonly tasks: readonly string[];
  readonly noise: readonly NoiseMode[];
  readonly size: keyof typeof gridSizes;
}

const noises: readonly { readonly id: NoiseMode; readonly title: string }[] = [
  { id: 'independent', title: 'independent' },
  { id: 'tied', title: 'tied (as published)' },
];

const sizes = (['small', 'large'] as const).map((value) => {
  const { members, support } = gridSizes[value];
  return { value, title: `${members} members, ${support} prompts` };
});

const toggled = <T,>(list: readonly T[], one: T): readonly T[] =>
  list.includes(one) ? list.filter((other) => other !== one) : [...list, one];

interface FormProps {
  readonly grid: GridState;
  readonly explore: ExploreActions;
}

export function GridForm({ grid, explore }: FormProps) {
  const catalog = useLab((state) => state.catalog);
  const control = useLive((state) => state.control);
  const running = useLive((state) => state.explore.job === 'grid');
  const seeds = useLab((state) => state.draft);
  const actions = useActions();
  const [ticked, setTicked] = useState<Ticked>({
    models: [],
    tasks: [],
    noise: ['independent'],
    size: 'small',
  });
  if (catalog.kind !== 'ready') return null;
  const { models, tasks } = catalog.value;
  const pairs = ticked.models.length * ticked.tasks.length * ticked.noise.length;
  const { size, ...wanted } = ticked;
  const request: GridRequest = {
    ...wanted,
    ...gridSizes[size],
    populationSeed: Number(seeds.populationSeed) || 0,
    splitSeed: Number(seeds.splitSeed) || 0,
  };
  return (
    <div className={controlStyles.form} data-ask data-only="lab">
      <fieldset className={controlStyles.fields} disabled={control !== 'idle'}>
        <legend className="unseen">What to compare</legend>
        <Ticks
          title="Models"
          all={models}
          chosen={ticked.models}
          onToggle={(id) => setTicked({ ...ticked, models: toggled(ticked.models, id) })}
        />
        <Ticks
          title="Tasks"
          all={tasks}
          chosen={ticked.tasks}
          onToggle={(id) => setTicked({ ...ticked, tasks: toggled(ticked.tasks, id) })}
        />
        <Ticks
          title="Noise"
          all={noises}
          chosen={ticked.noise}
          onToggle={(id) => setTicked({ ...ticked, noise: toggled(ticked.noise, id) })}
        />
        <Choice
          label="How much"
          value={size}
          options={sizes}
          onChoose={(chosen) => setTicked({ ...ticked, size: chosen })}
        />
      </fieldset>
      <span className={controlStyles.go}>
        <StartStop
          running={running}
          start={`Compare ${words.plural(pairs, 'pair')}`}
          stop="Stop the comparison"
          icon={IconTable}
          disabled={control !== 'idle' || pairs === 0}
          onStart={() => void explore.grid(request)}
          onStop={() => void actions.stop()}
        />
        <span className="small faint numbers">{progressWords(grid, running)}</span>
        <Announcement text={spoken(grid, running)} />
      </span>
    </div>
  );
}

function progressWords({ progress, rows }: GridState, running: boolean): string {
  if (!running)
    return rows.length > 0 ? words.plural(rows.length, 'row') : 'Each pair scores its own population.';
  if (!progress) return 'Getting ready';
  const { done, total, secondsLeft } = progress;
  const left = done > 0 ? `, ${words.duration(secondsLeft)} left` : ''; // unknown before the first pair
  return `${words.whole(done)} of ${words.plural(total, 'pair')} done${left}`;
}

/** Without the time left, which changes constantly. */
function spoken({ progress, rows }: GridState, running: boolean): string {
  if (running) return `${progress?.done ?? 0} of ${words.plural(progress?.total ?? 0, 'pair')} done`;
  return rows.length > 0 ? words.plural(rows.length, 'row') : '';
}

function Ticks<T extends string>(props: {
  readonly title: string;
  readonly all: readonly { readonly id: T; readonly title: string }[];
  readonly chosen: readonly T[];
  readonly onToggle: (id: T) => void;
}) {
  return (
    <div className={styles.ticks} role="group" aria-label={props.title}>
      <span className="small soft">{props.title}</span>
      {props.all.map(({ id, title }) => (
        <Checkbox
          key={id}
          size="xs"
          label={title}
          checked={props.chosen.includes(id)}
          onChange={() => props.onToggle(id)}
        />
      ))}
    </div>
  );
}
