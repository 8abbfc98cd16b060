/** Baselines and controls of a CoRP run: simpler ways to consolidate the same population. All select on probe. */
import {
  countCorrect,
  evolutionSteps,
  firstBest,
  memberComponents,
  rank,
  softmaxSteps,
  soupSteps,
  type Candidate,
  type CorpOptions,
  type Components,
  type Step,
} from '../../corp';
import type { MemberScore, MethodId } from '../../protocol';
import {
  evaluateOnce,
  runStage1,
  type Evaluate,
  type MetricFor,
  type Ranked,
  type Stage1,
} from './consolidate';
import { corpOptions } from '../run/prepare';
import { describeCollapse } from './describe';
import { freshSeeds, shuffled } from './draws';
import { iterateEvolution } from './evolution';
import type { SelectedModel } from './testReport';
import type { Emit, Tuner } from './tuner';

/** The population in stage 1's order: best first. */
export interface RankedPopulation {
  readonly members: readonly MemberScore[];
  readonly order: readonly number[];
  readonly ranked: readonly Ranked[];
  readonly bestSigma: number;
}

export function makeField(members: readonly MemberScore[], bestSigma: number): RankedPopulation {
  const order = rank(members.map((member) => member.reward));
  const ranked = order.map((index): Ranked => {
    const { seed, sigma, reward } = members[index]!;
    return { components: memberComponents(seed, sigma), reward };
  });
  return { members, order, ranked, bestSigma };
}

export interface Consolidated {
  readonly stage1: Stage1;
  readonly selected: readonly SelectedModel[];
}

/** Stage 1, then every baseline and control; emits events along the way. */
export async function consolidate(
  tuner: Tuner,
  field: RankedPopulation,
  options: CorpOptions,
  emit: Emit,
): Promise<Consolidated> {
  const search = new Search(tuner, field, options, emit);
  const stage1 = await search.corp();
  await search.baselines();
  await search.controls();
  await search.evolution();
  return { stage1, selected: search.selected };
}

class Search {
  readonly selected: SelectedModel[] = [];
  private readonly evaluate: Evaluate;
  private readonly metricFor: MetricFor;
  /** Forward passes of the population, shared by every method but iterated ES. */
  private readonly population: number;
  private readonly n: number;

  constructor(
    private readonly tuner: Tuner,
    private readonly field: RankedPopulation,
    private readonly options: CorpOptions,
    private readonly emit: Emit,
  ) {
    this.evaluate = tuner.evaluator(emit);
    this.metricFor = tuner.metricFor(corpOptions(tuner.run.config).geometry);
    this.population = tuner.run.progress.forwards;
    this.n = tuner.probe.length;
  }

  private get models(): Components[] {
    return this.field.ranked.map(({ components }) => components);
  }

  private get rewards(): number[] {
    return this.field.ranked.map(({ reward }) => reward);
  }

  private tallyOf = (right: number) => ({ correct: right, n: this.n });

  private showCandidate = ({ collapsed, scale, eta }: Candidate, right: number, of: number): void => {
    const { q, beta } = collapsed;
    this.emit({ type: 'sweep', of, cells: [{ q, beta, scale, eta, tally: this.tallyOf(right) }] });
  };

  async corp(): Promise<Stage1> {
    const { field, options, emit, population, n, tuner } = this;
    const stage1 = await runStage1(field.ranked, options, this.evaluate, this.showCandidate, this.metricFor);
    const { geometry } = corpOptions(tuner.run.config);
    emit({ type: 'collapsed', collapse: describeCollapse(stage1, field.members, field.order, n, geometry) });
    emit({
      type: 'line',
      method: 'best-member-line',
      points: stage1.top1Line.map(({ eta, right }) => ({ eta, tally: this.tallyOf(right) })),
      chosen: firstBest(stage1.top1Line.map(({ right }) => right)),
    });
    this.selected.push(
      {
        method: 'best-member-line',
        components: stage1.top1.components,
        probe: this.tallyOf(stage1.top1.right),
        searchForwards: population + options.scale.length * n,
      },
      this.selectedModel('corp-stage1', stage1, population),
    );
    return stage1;
  }

  private selectedModel(method: MethodId, stage1: Stage1, before: number): SelectedModel {
    return {
      method,
      components: stage1.chosen.components,
      probe: this.tallyOf(countCorrect(stage1.probe)),
      searchForwards: this.population + this.tuner.run.progress.forwards - before,
    };
  }

  async baselines(): Promise<void> {
    const { models, rewards, options } = this;
    const { members } = this.field;
    const meanSigma = members.reduce((sum, member) => sum + member.sigma, 0) / members.length;
    await this.choose('soup', soupSteps(models, rewards, 0.9, options.scale), true);
    await this.choose('es-one-step', evolutionSteps(models, rewards, meanSigma), true);
    await this.choose('softmax', softmaxSteps(models, rewards, options), false);
  }

  private async choose(method: MethodId, steps: readonly Step[], showLine: boolean): Promise<void> {
    const { progress } = this.tuner.run;
    const before = progress.forwards;
    const offered = steps.map(({ components }) => components);
    const right = (await evaluateOnce(offered, 'probe', this.evaluate)).map(countCorrect);
    const best = firstBest(right);
    const points = steps.map(({ eta }, i) => ({ eta, tally: this.tallyOf(right[i]!) }));
    if (showLine) this.emit({ type: 'line', method, points, chosen: best });
    this.selected.push({
      method,
      components: steps[best]!.components,
      probe: points[best]!.tally,
      searchForwards: this.population + progress.forwards - before,
    });
  }

  /** Stage 1 on rewards that are unrelated to the members. */
  async controls(): Promise<void> {
    const { models, rewards, field } = this;
    const seed = this.tuner.run.config.populationSeed;
    const permuted = shuffled(rewards, seed);
    await this.control(
      'shuffled',
      rank(permuted).map((place) => ({ components: models[place]!, reward: permuted[place]! })),
    );
    const fresh = freshSeeds(models.length, seed);
    await this.control(
      'fresh',
      field.ranked.map(({ components, reward }, i) => ({
        components: memberComponents(fresh[i]!, components[0]!.sigma),
        reward,
      })),
    );
  }

  private async control(method: MethodId, ranked: readonly Ranked[]): Promise<void> {
    const before = this.tuner.run.progress.forwards;
    const stage1 = await runStage1(ranked, this.options, this.evaluate, undefined, this.metricFor);
    this.selected.push(this.selectedModel(method, stage1, before));
  }

  async evolution(): Promise<void> {
    const { tuner, field, emit, options, n } = this;
    const { config } = tuner.run;
    const cells = options.q.length * options.beta.length * options.scale.length;
    const budget = config.members * config.support + cells * n;
    const input = { tuner, sigma: field.bestSigma, budget, emit, seed: config.populationSeed };
    this.selected.push({ method: 'es-iterated', ...(await iterateEvolution(input)) });
  }
}
