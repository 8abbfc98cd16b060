/** Sliders for one member's sigma and the consolidated model's step, and the answers on the way. */
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { memo, useMemo, useState } from 'react';
import type { AskedPrompt } from '../../protocol';
import { atLength, atSigma, lengthOf, rankedMembers, words, type Ask, type RunState } from '../../store';
import { useActions, useLive } from '../context';
import { Card } from '../parts/Card';
import { Failure } from '../parts/feedback/Failure';
import { Availability, useReady } from './Availability';
import { MovedAnswers, moveTable, type Mover } from './MovedAnswers';
import cardStyles from '../parts/Card.module.css';
import controlStyles from '../parts/controls.module.css';
import playgroundStyles from './playground.module.css';
import styles from './MovePanel.module.css';

const mostPrompts = 12;
const firstPrompts = 5;
const membersOffered = 20;
const notches = 120;

/** Slider positions; null: as in the run. */
interface Place {
  /** Rank of the member, from 0. */
  readonly rank: number;
  readonly sigma: number | null;
  /** Step of the consolidated model, as a multiple of its own. */
  readonly factor: number;
}

const start: Place = { rank: 0, sigma: null, factor: 1 };
const furthest = 3;

function movers(run: RunState, { rank, sigma, factor }: Place): Mover[] {
  const member = rankedMembers(run)[rank];
  const row = run.corp.consolidated?.delta;
  return [
    ...(member
      ? [{ title: `Member ${member.index}`, model: { deltas: [atSigma(member, sigma ?? member.sigma)] } }]
      : []),
    ...(row ? [{ title: 'Consolidated model', model: { deltas: [atLength(row, factor)] } }] : []),
  ];
}

export const MovePanel = memo(function MovePanel() {
  const run = useLive((state) => state.run);
  const moved = useLive(({ playground, run: shown }) =>
    playground.moved?.of === shown.start ? playground.moved : null,
  );
  const asked = useLive(({ playground, run: shown }) =>
    playground.asked?.of === shown.start ? playground.asked : null,
  );
  const { playground } = useActions();
  const ready = useReady();
  const [place, setPlace] = useState(start);
  const [own, setPrompts] = useState<readonly AskedPrompt[] | null>(null);
  const prompts = own ?? firstOf(run);
  const models = useMemo(() => movers(run, place), [run, place]);

  const ask = (next: Place, of: readonly AskedPrompt[]) =>
    playground.move(
      movers(run, next).map(({ model }) => model),
      of,
    );
  const onPlace = (next: Place) => {
    setPlace(next);
    ask(next, prompts);
  };
  const onPrompts = (next: readonly AskedPrompt[]) => {
    setPrompts(next);
    if (next.length > 0) ask(place, next);
  };
  const answers = moved && moved.answers.length === models.length ? moved : null;
  return (
    <Card
      title="Scale the noise"
      className={`${cardStyles.wide} ${playgroundStyles.card}`}
      explanation={<MoveWords />}
      terms={['sigma', 'amplitude', 'consolidation', 'test']}
      empty={null}
      {...(answers && { numbers: () => moveTable(run, models, prompts, answers) })}
    >
      <Availability />
      <fieldset className={playgroundStyles.sliders} disabled={!ready || prompts.length === 0}>
        <legend className="unseen">Slider positions</legend>
        <SigmaSlider run={run} place={place} onPlace={onPlace} />
        <StepSlider run={run} place={place} onPlace={onPlace} />
      </fieldset>
      {moved?.error && <Failure title="Generation failed" error={moved.error} />}
      <MovedAnswers run={run} models={models} prompts={prompts} answers={answers} onPrompts={onPrompts} />
      <span className={controlStyles.go}>
        <Button
          size="xs"
          variant="default"
          disabled={!ready || prompts.length === 0}
          onClick={() => ask(place, prompts)}
        >
          Answer the prompts
        </Button>
        <AddPrompt asked={asked} prompts={prompts} disabled={!ready} onPrompts={onPrompts} />
      </span>
    </Card>
  );
});

const firstOf = ({ examples }: RunState): AskedPrompt[] =>
  examples.slice(0, firstPrompts).map((_, index) => ({ kind: 'test', index }));

const same = (a: AskedPrompt) => (b: AskedPrompt) => JSON.stringify(a) === JSON.stringify(b);

interface SliderProps {
  readonly run: RunState;
  readonly place: Place;
  readonly onPlace: (place: Place) => void;
}

function SigmaSlider({ run, place, onPlace }: SliderProps) {
  const ranked = useMemo(() => rankedMembers(run).slice(0, membersOffered), [run]);
  const member = ranked[place.rank];
  if (!member) return null;
  const most = furthest * Math.max(...(run.start?.config.sigmas ?? [member.sigma]));
  const sigma = place.sigma ?? member.sigma;
  const shown = words.figure(sigma);
  return (
    <div>
      <label className={`${controlStyles.picker} small`} data-picker data-only="lab">
        Member
        <select
          value={place.rank}
          onChange={(event) => onPlace({ ...place, rank: Number(event.target.value), sigma: null })}
        >
          {ranked.map(({ index, reward }, rank) => (
            <option key={index} value={rank}>
              {rank + 1}: number {index}, reward {words.decimal(reward)}
            </option>
          ))}
        </select>
      </label>
      <label className={`${controlStyles.slider} small numbers`} data-slider data-only="lab">
        <span>
          Its sigma: <strong>{shown}</strong> (in the run {member.sigma})
        </span>
        <input
          type="range"
          min={0}
          max={notches}
          value={Math.round((sigma / most) * notches)}
          aria-valuetext={`sigma ${shown}`}
          onChange={(event) => onPlace({ ...place, sigma: (Number(event.target.value) / notches) * most })}
        />
        <Ends low="0, the base model" high={words.figure(most)} />
      </label>
    </div>
  );
}

function StepSlider({ run, place, onPlace }: SliderProps) {
  const row = run.corp.consolidated?.delta;
  if (!row)
    return (
      <p className="small soft">
        This run has no consolidated model. A run with method CoRP makes one, and you can change its step
        here.
      </p>
    );
  const length = lengthOf(row);
  const shown = words.figure(place.factor * length);
  return (
    <div>
      <label className={`${controlStyles.slider} small numbers`} data-slider data-only="lab">
        <span>
          Step η of the consolidated model: <strong>{shown}</strong> (in the run {words.figure(length)})
        </span>
        <input
          type="range"
          min={0}
          max={notches}
          value={Math.round((place.factor / furthest) * notches)}
          aria-valuetext={`step ${shown}`}
          onChange={(event) =>
            onPlace({ ...place, factor: (Number(event.target.value) / notches) * furthest })
          }
        />
        <Ends low="0, the base model" high={words.figure(furthest * length)} />
      </label>
    </div>
  );
}

const Ends = ({ low, high }: { readonly low: string; readonly high: string }) => (
  <span className={`${styles.ends} faint`} aria-hidden="true">
    <span>{low}</span>
    <span>{high}</span>
  </span>
);

interface AddProps {
  readonly asked: Ask | null;
  readonly prompts: readonly AskedPrompt[];
  readonly disabled: boolean;
  readonly onPrompts: (prompts: readonly AskedPrompt[]) => void;
}

function AddPrompt({ asked, prompts, disabled, onPrompts }: AddProps) {
  const prompt = asked?.prompts[0];
  const known = prompt !== undefined && prompts.some(same(prompt));
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconPlus size={15} aria-hidden="true" />}
      disabled={disabled || !prompt || known || prompts.length >= mostPrompts}
      onClick={() => prompt && onPrompts([...prompts, prompt])}
    >
      Add the prompt asked above
    </Button>
  );
}

const MoveWords = () => (
  <>
    <p>
      Every model in this lab is the base model plus a step. A member’s step is its noise, and <em>sigma</em>{' '}
      is its length; the consolidated model’s step is the direction CoRP found, and <em>eta</em> is its
      length. The sliders make the step shorter or longer, and the answers follow. At 0 both are the base
      model; far out every model drowns in noise. In between you see answers flip, one prompt at a time.
    </p>
    <p>
      These are test prompts unless you chose others. Picking the step that gets most of them right would be
      tuning on test: look, but do not report a score from here.
    </p>
  </>
);
