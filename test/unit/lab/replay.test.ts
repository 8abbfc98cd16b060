import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { replay } from '../../../src/lab/methods/replay';

interface Expected {
  readonly stage1: Record<string, number | number[]>;
  readonly rounds: readonly { accepted: boolean; rejection_reason: string | null; sigma_after: number }[];
  readonly final_direction: readonly (readonly [number, number, number])[];
  readonly stage2: Record<string, number>;
}

const load = (name: string) =>
  JSON.parse(
    readFileSync(new URL(`../../golden/traces/corp-trace-${name}.json`, import.meta.url), 'utf8'),
  ) as Record<string, unknown> & {
    expected: Expected;
  };

/** Within 1e-9 relative; eigenvalues of a rank that is not there are rounding noise, 30 orders below the first. */
function near(found: number, expected: number, scale = expected): void {
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(
    Math.max(1e-9 * Math.abs(expected), 1e-24 * Math.abs(scale)),
  );
}

describe.each(['1', '12', '16'])('the published run of trace %s', (name) => {
  const trace = load(name);
  const { expected } = trace;

  it('comes out the same: every decision, weight, eigenvalue and the final model', async () => {
    const found = await replay(trace);
    for (const [key, value] of Object.entries(found.stage1)) {
      const reference = [expected.stage1[key]!].flat();
      const values = [value].flat();
      expect(values, key).toHaveLength(reference.length);
      values.forEach((item, i) => near(item, reference[i]!, reference[0]));
    }
    expect(found.rounds.map((round) => [round.accepted, round.rejection_reason])).toEqual(
      expected.rounds.map((round) => [round.accepted, round.rejection_reason]),
    );
    found.rounds.forEach((round, i) => near(round.sigma_after, expected.rounds[i]!.sigma_after));
    expect(found.final_direction.map(([seed, sigma]) => [seed, sigma])).toEqual(
      expected.final_direction.map(([seed, sigma]) => [seed, sigma]),
    );
    found.final_direction.forEach(([, sigma, weight], i) => {
      expect(Math.abs(weight - expected.final_direction[i]![2]) * sigma).toBeLessThan(1e-9);
    });
    for (const [key, value] of Object.entries(found.stage2)) near(value, expected.stage2[key]!);
  });
});

describe('a malformed trace', () => {
  it.each(['config', 'splits', 'evaluator', 'population', 'local_populations'])(
    'without %s is named',
    async (key) => {
      const { [key]: _left, ...rest } = load('1');
      await expect(replay(rest)).rejects.toMatchObject({
        info: { kind: 'bad-config', message: expect.stringContaining(key) as string },
      });
    },
  );

  it('that ends too early, lacks a seed or disagrees with itself is refused', async () => {
    const trace = load('1');
    await expect(replay({ ...trace, local_populations: [] })).rejects.toThrow(
      'no local population for round 1',
    );
    const evaluator = trace['evaluator'] as { coef: object };
    await expect(replay({ ...trace, evaluator: { ...evaluator, coef: {} } })).rejects.toThrow('no seed');
    await expect(replay({ ...trace, evaluator: { ...evaluator, intercept: [1] } })).rejects.toThrow(
      'disagree',
    );
    await expect(replay('nonsense')).rejects.toThrow();
  });
});
