/** Majority votes over members' answers to one prompt. */

/** One cast answer; null where it did not parse. */
export interface Ballot {
  readonly vote: string | null;
  readonly correct: boolean;
}

export interface Winner {
  /** Index of the first ballot for the winning answer; -1 if there were no votes. */
  readonly index: number;
  readonly votes: number;
  readonly correct: boolean;
}

/**
 * The winners among the first K ballots for every K = 1..ballots.length: most votes, ties to the answer seen first.
 * `strict` counts answers that do not parse as one (wrong) answer of their own; otherwise they cast no vote.
 */
export function voteCurve(ballots: readonly Ballot[], strict: boolean): Winner[] {
  const tallies = new Map<string, { index: number; votes: number }>();
  return ballots.map((_, last) => {
    const ballot = ballots[last]!;
    const key = ballot.vote === null ? (strict ? 'unparsed' : null) : `vote ${ballot.vote}`;
    if (key !== null) {
      const tally = tallies.get(key) ?? { index: last, votes: 0 };
      tally.votes++;
      tallies.set(key, tally);
    }
    let best: { index: number; votes: number } | null = null;
    for (const tally of tallies.values()) if (!best || tally.votes > best.votes) best = tally;
    if (!best) return { index: -1, votes: 0, correct: false };
    const winner = ballots[best.index]!;
    return { ...best, correct: winner.vote !== null && winner.correct };
  });
}

/** Prompts the vote of the first K answers correctly, for every K; ballots are [prompt][voter]. */
export function correctByK(ballots: readonly (readonly Ballot[])[], strict: boolean): number[] {
  const voters = ballots[0]?.length ?? 0;
  const correct = new Array<number>(voters).fill(0);
  for (const ofPrompt of ballots) {
    voteCurve(ofPrompt, strict).forEach((winner, k) => {
      if (winner.correct) correct[k]!++;
    });
  }
  return correct;
}
