/** The Neural Thickets toy: a tiny model that continues signals, its noisy copies, and what can be made of them. */
import { quantileSorted } from 'd3-array';
import { useEffect, useMemo } from 'react';
import { ensembleCurve, words, type LabState, type SignalsState, type SignalsView } from '../../store';
import { SignalChart, type NamedSignal, type SignalData } from '../charts';
import { useActions, useLab } from '../context';
import { Announcement } from '../parts/feedback/Announcement';
import { Card, Waiting } from '../parts/Card';
import { Failure } from '../parts/feedback/Failure';
import { as, type Cell, type Table } from '../parts/tables/table';
import { ToyControls } from './ToyControls';
import { EnsembleCurve, scoresOf, scoreTable, ToyScores } from './ToyScores';
import layoutStyles from '../parts/layout.module.css';
import quietStyles from '../parts/quietButton.module.css';
import styles from './Toy.module.css';

function dataOf(view: SignalsView, voters: number): SignalData {
  const { shown, curves, ranked, consolidated } = view;
  const order = ranked?.order ?? [];
  const best = ranked ? curves[order[0]!] : undefined;
  const ensemble = ensembleCurve(view, voters);
  const named: NamedSignal[] = [{ title: 'base model', kind: 'base', values: shown.base }];
  if (best) named.push({ title: 'best member', kind: 'best', values: best });
  if (ensemble) named.push({ title: `mean of the best ${voters}`, kind: 'vote', values: ensemble });
  if (consolidated) named.push({ title: 'consolidated model', kind: 'corp', values: consolidated.curve });
  return { ...shown, members: curves, chosen: order.slice(0, voters), named };
}

const value = (number: number) => as(number, words.figure(number));

/** At one time, of the members that are finite there. */
function crowdAt(members: SignalData['members'], i: number): readonly Cell[] {
  const values = members
    .map((curve) => curve[i]!)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  return [0, 0.5, 1].map((share) => (values.length > 0 ? value(quantileSorted(values, share)!) : null));
}

function curveTable({ begin, truth, timeStep, named, members }: SignalData): Table {
  const names = [...named.map(({ title }) => title), 'lowest member', 'middle member', 'highest member'];
  const given = Array.from(begin, (known, i) => [
    value((i - begin.length) * timeStep),
    value(known),
    ...names.map(() => null),
  ]);
  return {
    caption: `The signal, given up to time 0, and how the base model, its ${words.plural(members.length, 'member')} and the models made from them continue it`,
    columns: ['Time', 'Signal', ...names],
    rows: [
      ...given,
      ...Array.from(truth, (known, i) => [
        value(i * timeStep),
        value(known),
        ...named.map(({ values }) => value(values[i]!)),
        ...crowdAt(members, i),
      ]),
    ],
  };
}

/** Why the toy cannot run now; null if it can. */
function obstacleOf({ adapter, control }: LabState): string | null {
  if (adapter.kind === 'loading') return 'Looking for a GPU…';
  if (adapter.kind === 'failed')
    return `The toy runs on the GPU, and none is available here: ${adapter.error.message} ${adapter.error.hint} Everything else on this page was recorded and needs no GPU.`;
  return control === 'idle'
    ? null
    : 'A run in the lab is using the GPU; the toy continues as soon as it ends.';
}

export function Toy() {
  const toy = useLab(({ signals }) => signals);
  const obstacle = useLab(obstacleOf);
  const { signals } = useActions();
  const ready = obstacle === null;
  useEffect(() => {
    if (!ready) return undefined;
    signals.ask({});
    return signals.stop;
  }, [ready, signals]);
  return (
    <>
      {toy.error && (
        <Failure
          title="The toy stopped"
          error={toy.error}
          retry={{ label: 'Try again', act: () => signals.ask({}) }}
        />
      )}
      {obstacle !== null && (
        <p className={`${layoutStyles.warning} ${styles.obstacle}`}>{words.bounded(obstacle, 900)}</p>
      )}
      <div className={styles.toy}>
        <ToyCard toy={toy} disabled={!ready} />
      </div>
    </>
  );
}

function ToyCard({ toy, disabled }: { readonly toy: SignalsState; readonly disabled: boolean }) {
  const { view, voters, working } = toy;
  const { stop } = useActions().signals;
  const data = useMemo(() => view && dataOf(view, voters), [view, voters]);
  const scores = useMemo(() => (view ? scoresOf(view, voters) : []), [view, voters]);
  return (
    <>
      <Card
        title="Perturb a tiny model and watch its predictions"
        explanation={<ToyWords />}
        terms={['member', 'sigma', 'weightSpace', 'direction']}
        empty={null}
        {...(data && { table: () => curveTable(data) })}
        above={<ToyControls toy={toy} disabled={disabled} />}
        below={
          <div className={`${styles.status} small soft numbers`}>
            <span>{statusOf(view, toy.request.members, working)}</span>
            <Announcement text={spoken(view, working)} />
            {working && (
              <button type="button" className={quietStyles.button} onClick={stop}>
                Stop
              </button>
            )}
          </div>
        }
      >
        {data ? <SignalChart data={data} /> : <ToyWaiting />}
      </Card>
      <Card
        title="How well does each do?"
        explanation={<ScoreWords />}
        terms={['consolidation', 'elite', 'direction']}
        empty={view ? null : <ScoreWaiting />}
        {...(view && { table: () => scoreTable(view, scores) })}
      >
        {view && (
          <>
            <ToyScores scores={scores} signals={view.tested?.signals ?? 128} />
            <EnsembleCurve view={view} voters={voters} />
          </>
        )}
      </Card>
    </>
  );
}

function statusOf(view: SignalsView | null, members: number, working: boolean): string {
  if (!working && view)
    return view.consolidated ? 'Done. Move a slider.' : 'Stopped. Move a slider to continue.';
  if (!working) return '';
  if (!view) return 'Drawing the members…';
  if (!view.ranked) return `Scoring: ${view.errors.length} of ${words.plural(members, 'member')}.`;
  if (!view.tested) return 'Testing the best members…';
  return view.consolidated ? 'Drawing the members…' : 'Consolidating the population…';
}

/** Announces phases, not every step. */
function spoken(view: SignalsView | null, working: boolean): string {
  if (working || !view) return 'The toy is working';
  return view.consolidated ? 'The toy is ready' : 'The toy has stopped';
}

const ToyWaiting = () => (
  <Waiting sketch="M8 48C28 8 48 8 68 48S108 88 128 48 168 8 188 48 212 70 228 60M128 48C150 20 170 4 190 30S216 60 228 80M128 48C146 30 166 30 186 60S214 44 228 28">
    A signal, and many noisy copies of one small model that try to continue it.
  </Waiting>
);

const ScoreWaiting = () => (
  <Waiting sketch="M16 20H220M16 44H70M16 68H48">The error of each on unseen signals.</Waiting>
);

const ToyWords = () => (
  <>
    <p>
      The model has 3,553 weights. It sees ten values of a signal and predicts the next one; its own
      predictions are fed back to it, 40 times. It was trained briefly on many kinds of signals, so it knows
      each a little and none well.
    </p>
    <p>
      Every faint curve is a copy of it with noise on all weights, made and run on your GPU by the same code
      as the lab’s language models. Small noise changes little, large noise ruins everything; in between, some
      copies are better than the model they came from, without any training.
    </p>
  </>
);

const ScoreWords = () => (
  <>
    <p>
      Members are ranked by their error on 64 other signals of the chosen kind. The best member is used as it
      is. The mean of the best K runs K models for every value. The consolidated model is a single model
      again: the base plus a weighted sum of the better members’ noise, with the step length chosen on 64
      further signals.
    </p>
    <p>
      All errors here are on signals that played no part in those choices. On this toy the mean of several
      members is usually best, and the consolidated model comes close at the cost of one model.
    </p>
  </>
);
