import { describe, expect, it } from 'vitest';
import { decodeExamples, encodeExamples } from '../../../src/lab/scoring/examples';
import { LabError } from '../../../src/protocol';
import { testDraws } from '../../support/testDraws';

const draws = testDraws(1, 2);
const outcomes = (count: number, kinds: number) =>
  Array.from({ length: count }, () => {
    const kind = draws.integer(kinds);
    return { reward: kind / 7 - 3, correct: kind % 2 === 1 };
  });

describe('scores of single prompts in an event log', () => {
  it('come back exactly, whatever the number of kinds', () => {
    for (const kinds of [1, 2, 64, 65, 5000]) {
      const scores = outcomes(3000, kinds);
      expect(decodeExamples(encodeExamples(scores))).toEqual(scores);
    }
    expect(decodeExamples(encodeExamples([]))).toEqual([]);
  });

  it('take about a byte a prompt', () => {
    const text = JSON.stringify(encodeExamples(outcomes(500, 4)));
    expect(text.length).toBeLessThan(640);
  });

  it('are refused where they name no kind', () => {
    const kinds = [[1, 1]] as const;
    for (const codes of ['B', 'A!', 'A ']) expect(() => decodeExamples({ kinds, codes })).toThrow(LabError);
    const many = encodeExamples(outcomes(3000, 100));
    expect(() => decodeExamples({ ...many, codes: many.codes.slice(1) })).toThrow(LabError);
  });
});
