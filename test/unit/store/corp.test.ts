import { describe, expect, it } from 'vitest';
import type { MethodId, MethodScore, PairedComparison, RecenterRound } from '../../../src/protocol';
import {
  closeCandidates,
  emptyCorp,
  emptyRun,
  results,
  scoreboard,
  summarise,
  type CorpState,
} from '../../../src/store';

const n = 200;

const score = (method: MethodId, correct: number, passesPerAnswer = 1): MethodScore => ({
  method,
  tally: { correct, n },
  probe: null,
  passesPerAnswer,
  searchForwards: 1000,
  terms: 12,
});

const pair = (
  method: MethodId,
  against: MethodId,
  [difference, low, high]: readonly [number, number, number],
): PairedComparison => ({ method, against, fixes: 60, regressions: 10, n, difference, low, high });

const clear = [0.25, 0.17, 0.33] as const;
const level = [0.01, -0.04, 0.06] as const;
const worse = [-0.2, -0.28, -0.12] as const;
const small = [0.05, -0.02, 0.12] as const;

const corp: CorpState = {
  ...emptyCorp,
  scores: [
    score('base', 90),
    score('vote', 150, 25),
    score('soup', 120),
    score('softmax', 141),
    score('corp-stage1', 140),
    score('shuffled', 92),
  ],
  comparisons: [
    pair('corp-stage1', 'base', clear),
    pair('vote', 'base', clear),
    pair('shuffled', 'base', level),
    pair('vote', 'corp-stage1', level),
    pair('softmax', 'corp-stage1', level),
    pair('soup', 'corp-stage1', worse),
    pair('shuffled', 'corp-stage1', worse),
  ],
};

const said = (changes: Partial<CorpState> = {}): string =>
  summarise({ ...emptyRun, corp: { ...corp, ...changes } })
    .join(' ')
    .replaceAll('\u00a0', ' ');

const compared = (method: MethodId, against: MethodId, gain: readonly [number, number, number]) =>
  corp.comparisons.map((one) =>
    one.method === method && one.against === against ? pair(method, against, gain) : one,
  );

const round = (accepted: boolean): RecenterRound => ({
  round: 1,
  sigmaBefore: 0.01,
  sigmaAfter: 0.005,
  isoLambda: 0.5,
  positive: 0,
  localPopulation: 8,
  proposal: null,
  probeBefore: 0.5,
  probeAfter: 0.5,
  probeLcb: null,
  accepted,
  rejection: accepted ? null : 'crossfit_gate_failed',
  stop: null,
});

describe('the summary of a CoRP run', () => {
  it('quotes what consolidation gained and how sure that is', () => {
    expect(said()).toContain('CoRP consolidates 12 members into one model that gets 70 %');
    expect(said()).toContain(
      'fixes 60 of the base model’s answers and breaks 10: +25 points (+17 to +33), a clear gain',
    );
    expect(said({ comparisons: compared('corp-stage1', 'base', level) })).toContain('could well be luck');
    expect(said({ comparisons: compared('corp-stage1', 'base', worse) })).toContain('a clear loss');
  });

  it('says so where CoRP does not beat a baseline, and where it does', () => {
    expect(said()).toContain(
      'On these 200 test prompts CoRP and reward softmax, one pass (71 %) are too close to call',
    );
    expect(said()).toContain('CoRP is clearly better than uniform soup (60 %).');
    const behind = said({ comparisons: compared('soup', 'corp-stage1', clear) });
    expect(behind).toContain('Clearly better than CoRP: uniform soup (60 %).');
  });

  it('compares the vote’s gain with its price', () => {
    expect(said()).toContain('A vote costs 25 forward passes per answer, the consolidated model one');
    expect(said()).toContain('it keeps 83 % of the vote’s gain, but the difference is too close to call');
    const weak = corp.scores.map((one) => (one.method === 'vote' ? score('vote', 100, 25) : one));
    expect(said({ scores: weak, comparisons: compared('vote', 'base', small) })).toContain(
      'it gains more than the vote (+25 against +5 points)',
    );
    const useless = corp.scores.map((one) => (one.method === 'vote' ? score('vote', 80, 25) : one));
    expect(said({ scores: useless })).toContain('the vote gains nothing over the base model here');
  });

  it('names what the search gains from rewards that mean nothing', () => {
    expect(said()).toContain('gains +1 points with shuffled rewards. That is within chance');
    const lucky = said({ comparisons: compared('shuffled', 'base', clear) });
    expect(lucky).toContain('comes from trying many candidates on the probe prompts');
  });

  it('says what stage 2 did', () => {
    expect(said()).not.toContain('Stage 2');
    expect(said({ rounds: [round(false)] })).toContain('for 1 round and accepted none');
    const accepted = { rounds: [round(true)], scores: [...corp.scores, score('corp-stage2', 160)] };
    expect(said(accepted)).toContain('Stage 2 accepted 1 of 1 round; its model gets 80 %');
  });

  it('lists the consolidated model between the base and the vote', () => {
    const found = results({ ...emptyRun, base: { test: { reward: 0, tally: { correct: 90, n } } }, corp });
    expect(found.map(({ id, share }) => [id, share.value])).toEqual([
      ['base', 0.45],
      ['corp', 0.7],
    ]);
  });

  it('says nothing of CoRP before its line is there', () => {
    expect(summarise({ ...emptyRun, corp: { ...corp, scores: [score('base', 90)] } })).toEqual([]);
  });
});

describe('the scoreboard', () => {
  it('never divides by a gain or by prompts that are not there', () => {
    const empty = { ...score('corp-stage1', 0), tally: { correct: 0, n: 0 } };
    const lines = scoreboard({ ...emptyCorp, scores: [score('base', 90), score('vote', 90, 25), empty] });
    expect(lines.map(({ recovered }) => recovered)).toEqual([null, null, null]);
    for (const { share } of lines) expect(Object.values(share).every(Number.isFinite)).toBe(true);
  });

  it('counts the candidates that probe cannot tell from the chosen one', () => {
    const cell = (scale: number, correct: number) => {
      return { q: 0.5, beta: 1, scale, eta: scale, tally: { correct, n: 64 } };
    };
    const collapse = {
      geometry: 'seed basis',
      q: 0.5,
      beta: 1,
      scale: 2,
      eta: 2,
      probe: { correct: 60, n: 64 },
      kappa: 1,
      effectiveRank: 1,
      effectiveSampleSize: 1,
      firstPassSampleSize: 1,
      eigenvalues: [],
      elite: [],
    } as const;
    const sweep = [cell(1, 57), cell(2, 60), cell(4, 20)];
    expect(closeCandidates({ ...emptyCorp, sweep })).toBeNull();
    expect(closeCandidates({ ...emptyCorp, sweep, collapse })).toBe(1);
  });
});
