import { describe, expect, it } from 'vitest';
import { cutAt } from '../../../src/lab/scoring/stopText';
import { Scorer } from '../../../src/lab/scoring/scoring';
import { zeroDelta } from '../../../src/math/delta';
import { unparsed } from '../../../src/tasks/task';
import { characterTokenizer, fakeEngine } from '../../support/fakes/fakeEngine';

/** Tokens of several characters. */
const pieces = ['a', 'b', '</', 'an', 'swer', '>', ' more'];
const tokenizer = {
  encode: () => [],
  decode: (ids: readonly number[]) => ids.map((id) => pieces[id]).join(''),
};

describe('an answer', () => {
  it.each([
    ['goes on where nothing ends it', [0, 1, 0], 3],
    ['ends across the borders of tokens', [0, 2, 3, 4, 5, 6, 6], 5],
    ['ends at the first of several endings', [1, 2, 3, 4, 5, 2, 3, 4, 5], 5],
    ['is empty', [], 0],
  ])('%s', (_, tokens, kept) => expect(cutAt(tokenizer, ['</answer>'])!(tokens)).toBe(kept));

  it('needs no cutting where a task names no ending', () => {
    expect(cutAt(tokenizer, [])).toBeUndefined();
    expect(cutAt(tokenizer, [''])).toBeUndefined();
    expect(cutAt(tokenizer)).toBeUndefined();
  });

  it('is cut in the engine as the task says, and shown up to there', async () => {
    const engine = fakeEngine(() => 'yes.\nQ: next');
    const item = { prompt: 'Q', wanted: 'yes.' };
    const task = {
      id: 't',
      title: 't',
      family: 'math',
      summary: '',
      scoring: '',
      example: { prompt: '', answer: '' },
      maxNewTokens: 40,
      stop: ['\nQ:'],
      items: () => [item],
      score: () => unparsed,
    };
    const scorer = new Scorer({ engine, tokenizer: characterTokenizer }, task, [item]);
    for await (const { models: rows } of scorer.score([zeroDelta], 'independent', {
      checkpoint: () => Promise.resolve(),
    }))
      expect(rows[0]!.answers[0]!.text).toBe('yes.');
    expect(engine.requests[0]!.cut!(characterTokenizer.encode('yes.\nQ: next'))).toBe(7);
  });
});
