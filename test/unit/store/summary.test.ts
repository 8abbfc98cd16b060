import { describe, expect, it } from 'vitest';
import type { Tally, VotePoint } from '../../../src/protocol';
import { emptyRun, replay, results, summarise, type RunState } from '../../../src/store';
import { syntheticLog } from '../../support/synthetic/syntheticRun';

const whole = replay(syntheticLog());
const of = (correct: number, n = 100): Tally => ({ correct, n });

function run(base: Tally, point: Partial<VotePoint> = {}): RunState {
  const votes = [{ k: 25, vote: of(70), strict: of(70), random: of(40), ...point }];
  return { ...emptyRun, base: { test: { reward: 0, tally: base } }, votes };
}

const text = (state: RunState): string => summarise(state).join(' ').replaceAll('\u00a0', ' ');

describe('the summary', () => {
  it('says nothing before there is a vote on test prompts', () => {
    expect(summarise(emptyRun)).toEqual([]);
    expect(summarise({ ...whole, votes: [] })).toEqual([]);
    expect(summarise({ ...whole, base: {} })).toEqual([]);
  });

  it('quotes the numbers of the run with their intervals', () => {
    const said = text(whole);
    expect(said).toContain('The base model gets 46 % (95 % interval 38 to 55 %) of the 128 test prompts');
    expect(said).toContain('best single member gets 66 %');
    expect(said).toContain('vote of the best 25 members gets 91 %');
  });

  it('speaks of a clear margin only where the intervals do not overlap', () => {
    expect(text(run(of(40)))).toContain('more than the base model by a clear margin');
    expect(text(run(of(65)))).toContain('the intervals overlap: this run alone does not settle it');
    expect(text(run(of(65)))).not.toContain('clear margin');
  });

  it('hides no loss', () => {
    expect(text(run(of(95)))).toContain('fewer than the base model by a clear margin');
    expect(text(run(of(75)))).toContain('fewer than the base model here, but the intervals overlap');
    expect(text(run(of(70)))).toContain('That is no better and no worse than the base model.');
  });

  it('says what choosing by reward was worth beside a random choice', () => {
    expect(text(run(of(40), { random: of(40) }))).toContain('so choosing by reward matters');
    expect(text(run(of(40), { random: of(62) }))).toContain('may come from voting itself');
    expect(text(run(of(40), { random: of(72) }))).toContain('choosing by reward did not help');
    expect(text(run(of(40), { random: of(95) }))).toContain('choosing by reward hurts here');
  });

  it('says how much of the gain is a filter of invalid answers', () => {
    expect(text(run(of(40), { strict: of(59) }))).toContain('59 %: 11 points of the gain');
    expect(text(run(of(40), { strict: of(69) }))).toContain('1 point of the gain');
    expect(text(run(of(40)))).toContain('changes nothing');
  });

  it('names the price of an answer, and of the search once it is known', () => {
    expect(text(run(of(40)))).toContain('25 forward passes per answer instead of one.');
    expect(text(whole)).toMatch(/25 forward passes per answer instead of one, after [\d,]+ passes/);
  });

  it('counts prompt by prompt what was fixed and what was broken', () => {
    const fixed = whole.examples.filter(({ base, vote }) => !base.correct && vote.correct).length;
    const broken = whole.examples.filter(({ base, vote }) => base.correct && !vote.correct).length;
    expect(text(whole)).toContain(`the vote fixed ${fixed} and broke ${broken}`);
  });

  it('lists the base model, the best member and the vote beside its two controls', () => {
    expect(results(whole).map(({ id }) => id)).toEqual(['base', 'best', 'vote', 'random', 'strict']);
    expect(results(run(of(40))).map(({ id }) => id)).toEqual(['base', 'vote', 'random', 'strict']);
    expect(results(emptyRun)).toEqual([]);
  });
});
