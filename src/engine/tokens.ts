/** Checks token ids before they reach the GPU. */
import type { Architecture } from '../model/architecture';
import { LabError } from '../protocol';
import { maxStopTokens } from './batch/workspace';

/** Throws LabError bad-config for prompts the model cannot take; learned positions bound the answers too. */
export function checkPrompts(
  architecture: Architecture,
  prompts: readonly (readonly number[])[],
  maxNew: number,
): void {
  for (const prompt of prompts) checkTokens(architecture, prompt);
  const { ropes, maxPositions } = architecture;
  const longest = Math.max(...prompts.map((prompt) => prompt.length));
  if (ropes.length > 0 || longest + maxNew - 1 <= maxPositions) return;
  throw new LabError(
    'bad-config',
    `a prompt of ${longest} tokens and an answer of ${maxNew} need more than the model's ${maxPositions} positions`,
    'Use shorter prompts or answers.',
  );
}

/** Throws LabError bad-config for a prompt that is empty, too long or outside the vocabulary. */
export function checkTokens({ vocabSize, maxPositions }: Architecture, prompt: readonly number[]): void {
  const unknown = prompt.find((token) => !Number.isInteger(token) || token < 0 || token >= vocabSize);
  if (unknown !== undefined) {
    throw new LabError(
      'bad-config',
      `token ${unknown} is outside the vocabulary of ${vocabSize}`,
      `Use token ids from 0 to ${vocabSize - 1}.`,
    );
  }
  if (prompt.length === 0)
    throw new LabError('bad-config', 'a prompt has no tokens', 'Give at least one token.');
  if (prompt.length > maxPositions) {
    throw new LabError(
      'bad-config',
      `a prompt has ${prompt.length} tokens; the model takes at most ${maxPositions}`,
      'Use shorter prompts.',
    );
  }
}

/** Throws LabError bad-config for more stop tokens than a batch holds. */
export function checkStops(stop: readonly number[]): void {
  if (stop.length <= maxStopTokens) return;
  throw new LabError(
    'bad-config',
    `${stop.length} stop tokens; at most ${maxStopTokens} are possible.`,
    'Use fewer stop tokens.',
  );
}
