/** Reward on a plane or a line through theta0: a grid of models scored in batches, emitted as it fills. */
import { makeCloud, toDelta, type Components } from '../../../corp';
import { memberDelta } from '../../../math/delta';
import { meanInterval, wilsonInterval } from '../../../math/stats';
import {
  LabError,
  type LandscapeCell,
  type LandscapeDirection,
  type LandscapeFrame,
  type LandscapeMark,
  type LandscapeRequest,
  type LandscapeSource,
  type RunEventBody,
} from '../../../protocol';
import { prepare } from '../../run/prepare';
import type { RunControl } from '../../run/control';
import { meanReward, Scorer, tally, type LabModel, type ScoredAnswer } from '../../scoring/scoring';
import { amplitudesOf, makePlane, pointOf, project, rowOf, type Amplitudes, type Plane } from './plane';

const most = { steps: 101, marks: 512 } as const;

const bad = (message: string, hint: string) => new LabError('bad-config', message, hint);

function eliteOf({ elite }: LandscapeSource): {
  models: Components[];
  weights: number[];
} {
  const models = elite.map(({ seed, sigma }): Components => [{ seed, sigma, weight: 1 }]);
  return { models, weights: elite.map(({ pass2 }) => pass2) };
}

function directionOf(direction: LandscapeDirection, source: LandscapeSource): Amplitudes {
  switch (direction.kind) {
    case 'random':
      return amplitudesOf(memberDelta(direction.seed, 1));
    case 'member': {
      const member = source.members.find(({ index }) => index === direction.index);
      if (!member) throw bad(`There is no member ${direction.index}.`, 'Choose a member of the population.');
      return amplitudesOf(memberDelta(member.seed, member.sigma));
    }
    case 'merge': {
      const [consolidated] = source.path;
      if (!consolidated)
        throw bad('The run has no consolidated model yet.', 'Look along a member, or run CoRP.');
      return amplitudesOf(consolidated);
    }
    case 'principal': {
      const { models, weights } = eliteOf(source);
      const wanted = direction.index + 1;
      const found = models.length > 1 ? makeCloud(models, weights, wanted).spectrum.directions : [];
      const chosen = found[direction.index];
      if (!chosen)
        throw bad(`The elite has no principal direction ${wanted}.`, 'Choose a smaller one, or run CoRP.');
      return amplitudesOf(toDelta(chosen));
    }
  }
}

function labelOf(direction: LandscapeDirection): string {
  switch (direction.kind) {
    case 'random':
      return 'a random direction';
    case 'member':
      return `member ${direction.index}`;
    case 'merge':
      return 'the collapse direction';
    case 'principal':
      return `principal direction ${direction.index + 1}`;
  }
}

function checkRequest({ steps, reach }: LandscapeRequest): void {
  if (!Number.isInteger(steps) || steps % 2 === 0 || steps < 3 || steps > most.steps)
    throw bad(`${steps} points per side are not possible.`, `Use an odd number from 3 to ${most.steps}.`);
  if (!(reach > 0) || !Number.isFinite(reach))
    throw bad('The reach must be above 0.', 'Use about the length of the step the run chose.');
}

/** Coordinates on one axis; the middle one is exactly 0. */
const axis = ({ steps, reach }: LandscapeRequest): number[] =>
  Array.from({ length: steps }, (_, i) => ((2 * i) / (steps - 1) - 1) * reach);

/** Cells in scoring order: theta0 first, as the reference, then row by row. */
function placesOf(columns: number, rows: number): (readonly [column: number, row: number])[] {
  const middle = (rows * columns - 1) / 2;
  const others = Array.from({ length: rows * columns }, (_, i) => i).filter((i) => i !== middle);
  return [middle, ...others].map((i) => [i % columns, Math.floor(i / columns)]);
}

function marksOn(plane: Plane, source: LandscapeSource): LandscapeMark[] {
  const members = source.members.slice(0, most.marks).map(({ index, seed, sigma }): LandscapeMark => ({
    kind: 'member',
    index,
    ...project(plane, amplitudesOf(memberDelta(seed, sigma))),
  }));
  const path = source.path.map((row, i): LandscapeMark => ({
    kind: i === 0 ? 'stage1' : 'stage2',
    index: i,
    ...project(plane, amplitudesOf(row)),
  }));
  return [...members, ...path, { kind: 'base', index: 0, x: 0, y: 0, inPlane: 1 }];
}

/** 95 % interval of the mean reward: Wilson for 0/1 rewards, else Student's t, clipped to [0, 1] if all rewards are. */
function intervalOf(answers: readonly ScoredAnswer[]): readonly [number, number] {
  const rewards = answers.map(({ reward }) => reward);
  const { correct, n } = tally(answers);
  if (answers.every(({ reward, correct }) => reward === Number(correct))) return wilsonInterval(correct, n);
  if (n < 2) return [rewards[0]!, rewards[0]!];
  const [low, high] = meanInterval(rewards);
  return rewards.every((reward) => reward >= 0 && reward <= 1)
    ? [Math.max(0, low), Math.min(1, high)]
    : [low, high];
}

function cellOf(column: number, row: number, answers: readonly ScoredAnswer[]): LandscapeCell {
  const [low, high] = intervalOf(answers);
  return { column, row, reward: meanReward(answers), low, high, tally: tally(answers) };
}

/** Emits cells batch by batch, theta0 in the first. Throws LabError bad-config where the run lacks a direction. */
export async function* landscape(
  source: LandscapeSource,
  request: LandscapeRequest,
  model: LabModel,
  control: RunControl,
): AsyncGenerator<RunEventBody> {
  checkRequest(request);
  const { config, task, splits } = prepare(source.config);
  const items = splits[request.split];
  if (items.length === 0)
    throw bad(`The run has no ${request.split} prompts.`, 'Choose the support prompts instead.');
  const y = request.y ? directionOf(request.y, source) : null;
  const plane = makePlane(directionOf(request.x, source), y);
  if (!plane) throw bad('The two directions are parallel.', 'Choose two different ones.');
  const xs = axis(request);
  const ys = plane.y ? axis(request) : [0];
  const frame: LandscapeFrame = {
    request,
    labels: [labelOf(request.x), request.y ? labelOf(request.y) : null],
    cosine: plane.cosine,
    xs,
    ys,
    marks: marksOn(plane, source),
  };
  yield { type: 'landscape', frame };
  const places = placesOf(xs.length, ys.length);
  const rows = places.map(([column, row]) => rowOf(pointOf(plane, xs[column]!, ys[row]!)));
  const scorer = new Scorer(model, task, items);
  for await (const batch of scorer.score(rows, config.noise, control)) {
    const cells = batch.models.map(({ model: row, answers }) => cellOf(...places[row]!, answers));
    yield { type: 'landscape-cells', cells };
  }
}
