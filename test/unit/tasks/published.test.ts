/** The published scorers must give what the published code gave for the same answers. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openNodeSandbox } from '../../../src/sandbox/node';
import { scorers, type PublishedTaskId } from '../../../src/tasks/published/scorers';

interface Vector {
  response: string;
  ground_truth: unknown;
  reward: number;
  vote: string;
  correct?: number;
}

const recorded = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../golden/${name}`, import.meta.url), 'utf8')) as Partial<
    Record<PublishedTaskId, Vector[]>
  >;
const ids = Object.keys(scorers) as PublishedTaskId[];
const sandbox = openNodeSandbox();

/** rewards-edges.json: answers made at random near the edges of each form, scored by github oooranz/CoRP 4cba6bf. */
const cases = (['rewards.json', 'rewards-edges.json'] as const).flatMap((name) =>
  ids.flatMap((id) => {
    const vectors = recorded(name)[id];
    return vectors ? [[id, name, vectors] as const] : [];
  }),
);

describe.each(cases)('%s, %s', (id, _, vectors) => {
  it(`rewards ${vectors.length} recorded answers as published`, async () => {
    expect(vectors.length).toBeGreaterThan(5);
    const answers = vectors.map(({ response, ground_truth }) => ({ response, truth: ground_truth }));
    const scores = await scorers[id](answers, sandbox);
    for (const [i, { response, reward, vote, correct }] of vectors.entries()) {
      const score = scores[i]!;
      expect({ response, reward: score.reward.toFixed(9), vote: score.vote ?? '' }).toEqual({
        response,
        reward: reward.toFixed(9),
        vote,
      });
      if (correct !== undefined) expect(score.correct).toBe(correct === 1);
    }
  });
});
