/**
 * The Neural Thickets toy: a population of a tiny model that continues signals, from base and members to the ensemble and
 * CoRP's stage 1. Results are cached, so that dragging N or returning to a sigma costs little.
 */
import {
  firstBest,
  memberComponents,
  publishedOptions,
  rank,
  sweepCandidates,
  toDelta,
  type Candidate,
  type Components,
} from '../../corp';
import type { Interrupt, MlpEngine } from '../../engine';
import { zeroDelta, memberDelta, type Delta } from '../../math/delta';
import { LabError, signalKinds, signalLimits, type SignalsEvent, type SignalsRequest } from '../../protocol';
import { timeStep } from '../../tasks/signals';
import { breathe } from '../diagnostics/slices';
import { drawPopulation, type Member } from '../run/members';
import { continueSignals, ensembleErrors, errorOf, errorsOf, signalsOf, type Signal } from './scores';

/** Throws LabError bad-config for an invalid request. */
function checkSignals(request: SignalsRequest): SignalsRequest {
  const { kind, members, sigma, populationSeed, shown } = request;
  const within = (value: number, [low, high]: readonly [number, number]) => value >= low && value <= high;
  const whole = [members, populationSeed, shown].every(Number.isSafeInteger);
  const { members: counts, sigma: sigmas, shown: places } = signalLimits;
  const fits = within(members, counts) && within(sigma, sigmas) && within(shown, places);
  if (signalKinds.includes(kind) && whole && fits && within(populationSeed, [0, 2 ** 32 - 1])) return request;
  throw new LabError('bad-config', 'The toy cannot draw this population.', 'Move the sliders and try again.');
}

/** Cached results of one population; a smaller one is a prefix of a larger one. */
interface Known {
  /** The cache key: everything but the number of members and the signal shown. */
  readonly key: string;
  readonly errors: number[];
  shown: number;
  curves: Float32Array[];
}

/** Every candidate of stage 1's sweep with the published grid, in its order; may be stopped between two directions. */
async function sweepInSlices(
  models: readonly Components[],
  rewards: readonly number[],
  interrupt: Interrupt,
): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  for (const q of publishedOptions.q) {
    for (const beta of publishedOptions.beta) {
      candidates.push(...sweepCandidates(models, rewards, { ...publishedOptions, q: [q], beta: [beta] }));
      await breathe(interrupt);
    }
  }
  return candidates;
}

const deltaOf = ({ seed, sigma }: Member): Delta => memberDelta(seed, sigma);

export class SignalLab {
  private known: Known = { key: '', errors: [], shown: -1, curves: [] };

  constructor(private readonly model: MlpEngine) {}

  /** Emits the requested population step by step; the interrupt stops it by throwing. */
  async *explore(request: SignalsRequest, interrupt: Interrupt): AsyncGenerator<SignalsEvent> {
    const { kind, sigma, members: count, populationSeed, shown } = checkSignals(request);
    const sigmas = [sigma * signalLimits.lowShare, sigma];
    const members = drawPopulation({ members: count, sigmas, populationSeed });
    const test = signalsOf(kind, 'test', this.model.context);
    const key = JSON.stringify([kind, sigma, populationSeed]);
    if (this.known.key !== key) this.known = { key, errors: [], shown, curves: [] };
    if (this.known.shown !== shown) Object.assign(this.known, { shown, curves: [] });
    yield* this.draw(members, test[shown]!, sigmas, interrupt);
    const support = signalsOf(kind, 'support', this.model.context);
    const errors = yield* this.score(members, support, interrupt);
    const order = rank(errors.map((error) => -error));
    yield { type: 'ranked', order };
    yield* this.test(members, order, test, interrupt);
    yield* this.stage1(members, errors, request, test, interrupt);
  }

  private async *draw(
    members: readonly Member[],
    signal: Signal,
    sigmas: readonly number[],
    interrupt: Interrupt,
  ): AsyncGenerator<SignalsEvent> {
    const { model, known } = this;
    for await (const { curves } of continueSignals(model, [zeroDelta], [signal], interrupt))
      yield { type: 'shown', timeStep, ...signal, base: curves[0]![0]!, sigmas };
    const old = known.curves.slice(0, members.length);
    if (old.length > 0) yield { type: 'drawn', first: 0, curves: old };
    const deltas = members.slice(old.length).map(deltaOf);
    for await (const { curves } of continueSignals(model, deltas, [signal], interrupt)) {
      const first = known.curves.length;
      const drawn = curves.map(([curve]) => curve!);
      known.curves.push(...drawn);
      yield { type: 'drawn', first, curves: drawn };
    }
  }

  private async *score(
    members: readonly Member[],
    support: readonly Signal[],
    interrupt: Interrupt,
  ): AsyncGenerator<SignalsEvent, number[]> {
    const { errors } = this.known;
    if (errors.length > 0) yield { type: 'scored', first: 0, errors: errors.slice(0, members.length) };
    const deltas = members.slice(errors.length).map(deltaOf);
    for await (const { curves } of continueSignals(this.model, deltas, support, interrupt)) {
      const first = errors.length;
      errors.push(...curves.map((own) => errorOf(own, support)));
      yield { type: 'scored', first, errors: errors.slice(first) };
    }
    return errors.slice(0, members.length);
  }

  private async *test(
    members: readonly Member[],
    order: readonly number[],
    test: readonly Signal[],
    interrupt: Interrupt,
  ): AsyncGenerator<SignalsEvent> {
    const best = order.slice(0, signalLimits.voters).map((index) => deltaOf(members[index]!));
    const answers: (readonly Float32Array[])[] = [];
    for await (const { curves } of continueSignals(this.model, [zeroDelta, ...best], test, interrupt))
      answers.push(...curves);
    const [base, ...voters] = answers;
    yield {
      type: 'tested',
      signals: test.length,
      base: errorOf(base!, test),
      best: errorOf(voters[0]!, test),
      ensembles: ensembleErrors(voters, test),
    };
  }

  /** Stage 1 with the published grid; the reward is minus the error, as for the members. */
  private async *stage1(
    members: readonly Member[],
    errors: readonly number[],
    { kind, shown }: SignalsRequest,
    test: readonly Signal[],
    interrupt: Interrupt,
  ): AsyncGenerator<SignalsEvent> {
    const { model } = this;
    const models = members.map(({ seed, sigma }) => memberComponents(seed, sigma));
    const rewards = errors.map((error) => -error);
    const candidates = await sweepInSlices(models, rewards, interrupt);
    const deltas = candidates.map(({ components }) => toDelta(components));
    const probe = await errorsOf(model, deltas, signalsOf(kind, 'probe', model.context), interrupt);
    const chosen = firstBest(probe.map((error) => -error));
    for await (const { curves } of continueSignals(model, [deltas[chosen]!], test, interrupt)) {
      const [own] = curves;
      yield { type: 'consolidated', curve: own![shown]!, test: errorOf(own!, test) };
    }
  }
}
