/** Which slice of the landscape to draw, how finely and how far; and the buttons that start and stop it. */
import { IconMountain } from '@tabler/icons-react';
import { useState } from 'react';
import type { LandscapeRequest } from '../../../../protocol';
import {
  directionChoices,
  suggestedReach,
  words,
  type DirectionChoice,
  type ExploreActions,
  type RunState,
} from '../../../../store';
import { useActions, useLive } from '../../../context';
import { Choice } from '../../../parts/inputs/Choice';
import { StartStop } from '../../../parts/inputs/StartStop';
import controlStyles from '../../../parts/controls.module.css';

const line = 'line';
const resolutions = [11, 21, 31] as const;

interface Asked {
  readonly x?: string;
  readonly y?: string;
  readonly steps: number;
  /** As typed; empty: the suggested extent. */
  readonly reach: string;
  readonly split: LandscapeRequest['split'];
}

const first: Asked = { steps: 21, reach: '', split: 'probe' };

function requestOf(
  asked: Asked,
  choices: readonly DirectionChoice[],
  suggested: number,
): LandscapeRequest | null {
  const find = (id: string | undefined, otherwise: number) =>
    choices.find((choice) => choice.id === id) ?? choices[otherwise];
  const x = find(asked.x, 0);
  const y = asked.y === line ? null : find(asked.y, 1);
  const reach = asked.reach === '' ? suggested : Number(asked.reach);
  if (!x || y === undefined || x === y || !(reach > 0)) return null;
  const { steps, split } = asked;
  return { x: x.direction, y: y?.direction ?? null, steps, reach, split };
}

interface Props {
  readonly run: RunState;
  readonly explore: ExploreActions;
}

export function LandscapeForm({ run, explore }: Props) {
  const control = useLive((state) => state.control);
  const job = useLive((state) => state.explore.job);
  const loaded = useLive((state) => state.model?.id === state.run.start?.config.model);
  const actions = useActions();
  const [asked, setAsked] = useState(first);
  const choices = directionChoices(run);
  const suggested = suggestedReach(run);
  const request = requestOf(asked, choices, suggested);
  const running = job === 'landscape';
  const ready = control === 'idle' && run.ranking !== null && loaded;
  const points = request ? (request.y === null ? request.steps : request.steps ** 2) : 0;
  return (
    <div className={controlStyles.form} data-ask data-only="lab">
      <fieldset className={controlStyles.fields} disabled={control !== 'idle'}>
        <legend className="unseen">Slice</legend>
        <Axes asked={asked} choices={choices} onAsk={setAsked} />
        <Choice
          label="Points per side"
          value={String(asked.steps)}
          options={resolutions.map((steps) => ({ value: String(steps), title: `${steps} points per side` }))}
          onChoose={(steps) => setAsked({ ...asked, steps: Number(steps) })}
        />
        <label className={`${controlStyles.picker} small`} data-picker data-only="lab">
          How far
          <input
            type="number"
            min={0}
            step="any"
            placeholder={`${suggested} amplitudes`}
            value={asked.reach}
            onChange={(event) => setAsked({ ...asked, reach: event.target.value })}
          />
        </label>
        <label className={`${controlStyles.picker} small`} data-picker data-only="lab">
          Scored on
          <select
            value={asked.split}
            onChange={(event) => setAsked({ ...asked, split: event.target.value as Asked['split'] })}
          >
            <option value="probe">probe prompts</option>
            <option value="support">support prompts</option>
          </select>
        </label>
      </fieldset>
      <span className={controlStyles.go}>
        <StartStop
          running={running}
          start="Draw the landscape"
          stop="Stop the landscape"
          icon={IconMountain}
          disabled={!ready || !request}
          onStart={() => request && void explore.landscape(request)}
          onStop={() => void actions.stop()}
        />
        <span className="small faint numbers">{hint(ready, loaded, points, run, asked.split)}</span>
      </span>
    </div>
  );
}

function hint(
  ready: boolean,
  loaded: boolean,
  points: number,
  { ranking, start }: RunState,
  split: Asked['split'],
): string {
  if (ranking === null) return 'Available once the members are scored.';
  if (!loaded) return 'Open this run’s model again to draw its landscape.';
  if (points === 0) return 'Choose two different directions.';
  return ready
    ? `${words.plural(points, 'model')} to score on ${words.plural(start?.config[split] ?? 0, `${split} prompt`)}: the cost of as many members.`
    : '';
}

interface AxesProps {
  readonly asked: Asked;
  readonly choices: readonly DirectionChoice[];
  readonly onAsk: (asked: Asked) => void;
}

function Axes({ asked, choices, onAsk }: AxesProps) {
  const options = choices.map(({ id, title }) => (
    <option key={id} value={id}>
      {title}
    </option>
  ));
  return (
    <>
      <label className={`${controlStyles.picker} small`} data-picker data-only="lab">
        Across
        <select
          value={asked.x ?? choices[0]?.id}
          onChange={(event) => onAsk({ ...asked, x: event.target.value })}
        >
          {options}
        </select>
      </label>
      <label className={`${controlStyles.picker} small`} data-picker data-only="lab">
        Up
        <select
          value={asked.y ?? choices[1]?.id}
          onChange={(event) => onAsk({ ...asked, y: event.target.value })}
        >
          <option value={line}>nothing: along a line</option>
          {options}
        </select>
      </label>
    </>
  );
}
