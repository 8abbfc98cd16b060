/**
 * The shape of a batch of long answers: sequences take turns in lanes, a new prompt replacing an answer that ended. The
 * prefix that all prompts share is read once per model, the rest a few prompts at a time.
 */
import type { Architecture } from '../../model/architecture';
import type { BatchShape } from '../batch/shape';
import type { ModelLayout } from '../weights/layout';
import { padTo } from '../weights/layout';
import type { NoiseDemand } from '../weights/deltas';
import { workspaceBytes, type WorkspaceBytes } from '../batch/workspace';

/** Longer answers are worth the bookkeeping of lanes; shorter ones are computed all at once. */
export const longAnswer = 16;

/** Decoding steps between two reads of what has ended. */
export const segmentSteps = 8;

/** A shorter shared prefix is not worth a pass of its own. */
const shortestPrefix = 8;

/** Prompts read at a time, unless reading means rebuilding the weights. */
const fillLanes = 16;

/** Lanes in which the prefix is computed, the fewest a kernel takes; only the first is used. */
export const prefixLanes = 4;

export interface LaneShape {
  readonly models: number;
  /** Sequences in flight per model. */
  readonly lanes: number;
  /** Prompts read at a time per model. */
  readonly fill: number;
  /** Tokens of the longest prompt, of the prefix that all prompts share, and of the longest answer. */
  readonly longest: number;
  readonly prefix: number;
  readonly maxNew: number;
}

/** Length of the prefix that all prompts share, short of the last token of any; 0 if sharing does not pay. */
export function sharedPrefix(prompts: readonly (readonly number[])[]): number {
  const [first, ...others] = prompts;
  if (!first || others.length === 0) return 0;
  const most = Math.min(...prompts.map((prompt) => prompt.length)) - 1;
  let shared = 0;
  while (shared < most && others.every((prompt) => prompt[shared] === first[shared])) shared++;
  return shared < shortestPrefix ? 0 : shared;
}

export function laneShape(
  models: number,
  prompts: number,
  streamed: boolean,
  request: { readonly longest: number; readonly prefix: number; readonly maxNew: number },
): LaneShape {
  const lanes = padTo(prompts, 8);
  return { models, lanes, fill: streamed ? lanes : Math.min(lanes, fillLanes), ...request };
}

/** The batch shapes of the three passes: sequences in flight, prompts being read, their shared prefix. */
export function laneBatches({ models, lanes, fill, longest, prefix, maxNew }: LaneShape) {
  const grid = (padded: number, slots: number, window: number, capacity: number): BatchShape => {
    return { models, prompts: padded, padded, slots, window, capacity, everyLogit: false };
  };
  return {
    lanes: grid(lanes, 1, 1, longest + maxNew),
    fill: grid(fill, longest, longest - prefix, longest),
    prefix: grid(prefixLanes, Math.max(1, prefix), Math.max(1, prefix), Math.max(1, prefix)),
  };
}

const scratch = ['x', 'normed', 'qkv', 'mixed', 'gated', 'scores', 'logits', 'best'] as const;

/** Bytes of every buffer of such a batch, by name. */
export function laneBytes(
  arch: Architecture,
  layout: ModelLayout,
  shape: LaneShape,
  options: { readonly streamed: boolean; readonly demand: NoiseDemand },
) {
  const { models, lanes, fill, longest, prefix } = shape;
  const of = laneBatches(shape);
  const [own, filling, prefixing] = [of.lanes, of.fill, of.prefix].map((batch) =>
    workspaceBytes(arch, layout, batch, options),
  ) as [WorkspaceBytes, WorkspaceBytes, WorkspaceBytes];
  const transcript = 4 * models * (segmentSteps + 1) * lanes;
  const shared = Object.fromEntries(
    scratch.map((name) => [name, Math.max(own[name], filling[name], prefixing[name])]),
  ) as Record<(typeof scratch)[number], number>;
  return {
    ...own,
    ...shared,
    starts: 4 * models * lanes,
    transcript,
    staging: [transcript, transcript],
    alive: 4 * (segmentSteps + 1),
    clockTable: 8 * segmentSteps,
    fillCache: filling.caches[0]!,
    fillTokens: 4 * models * (longest - prefix) * fill,
    fillStarts: 4 * models * fill,
    fillLeft: 4 * models * fill,
    fillNext: 4 * models * fill,
    fillTranscript: 4 * models * fill,
    fillClock: 8,
    fromPrefix: 16 * models * fill,
    toLanes: 16 * models * fill,
    prefixCaches: prefix > 0 ? prefixing.caches : [],
    prefixTokens: 4 * Math.max(1, prefix) * prefixLanes,
    prefixStarts: 4 * prefixLanes,
    prefixClock: 8,
  };
}
