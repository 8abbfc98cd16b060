/** Records the programs of a batch of long answers: the shared prefix, prompts being read, one step of all lanes. */
import type { Program } from '../../gpu';
import { admitPrompts } from '../../gpu/kernels/decode/admitPrompts';
import { copyCache } from '../../gpu/kernels/decode/copyCache';
import {
  recordDecodeStep,
  recordMaterialise,
  recordPrefill,
  recordPrefix,
  type ForwardContext,
  type Passage,
  type Recording,
} from '../forward';
import { laneBatches, prefixLanes, segmentSteps, type LaneShape } from './shape';
import type { allocateNamed, Workspace } from '../batch/workspace';

export type LaneBuffers = Awaited<ReturnType<typeof allocateNamed>>;

export interface LanePrograms {
  readonly materialise: Program;
  readonly prefix: Program | null;
  readonly fill: Program;
  readonly decode: Program;
}

const contextsOf = (
  common: LaneContext,
  workspace: Workspace,
  { one, named }: LaneBuffers,
  shape: LaneShape,
) => {
  const batches = laneBatches(shape);
  const filling: Workspace = {
    ...workspace,
    caches: workspace.caches.map(() => one('fillCache')),
    starts: one('fillStarts'),
    left: one('fillLeft'),
    stepTokens: one('fillNext'),
    transcript: one('fillTranscript'),
    clock: one('fillClock'),
    promptTokens: one('fillTokens'),
  };
  const prefixing: Workspace = {
    ...workspace,
    caches: named('prefixCaches'),
    starts: one('prefixStarts'),
    clock: one('prefixClock'),
    promptTokens: one('prefixTokens'),
  };
  const own = { ...common, workspace, batch: batches.lanes, steps: segmentSteps + 1, ownPrompts: true };
  const fill = { ...common, workspace: filling, batch: batches.fill, steps: 1, ownPrompts: true };
  const prefix = {
    ...common,
    workspace: prefixing,
    batch: batches.prefix,
    steps: 1,
    ownPrompts: false,
  };
  return { own, fill, prefix };
};

/** Copies the shared prefix in before a layer attends, and its keys and values to the lanes afterwards. */
function passageOf(workspace: Workspace, { one, named }: LaneBuffers, shape: LaneShape): Passage {
  const { models, lanes, fill, longest, prefix, maxNew } = shape;
  const copy = (
    recording: Recording,
    moves: GPUBuffer,
    slots: number,
    from: { cache: GPUBuffer; lanes: number; ring: number },
    to: { cache: GPUBuffer; lanes: number; ring: number },
  ) => {
    const { kvHeads, headDim } = recording.context.arch;
    const features = 2 * kvHeads * headDim;
    recording.recorder.call(copyCache, {
      params: {
        moves: fill,
        features,
        sourceLanes: from.lanes,
        sourceRing: from.ring,
        sourceModelStride: features * from.ring * from.lanes,
        targetLanes: to.lanes,
        targetRing: to.ring,
        targetModelStride: features * to.ring * to.lanes,
      },
      buffers: { moves, source: from.cache, targetCache: to.cache },
      grid: [Math.ceil(slots / 64), features, models * fill],
    });
  };
  const reading = { cache: one('fillCache'), lanes: fill, ring: longest };
  return {
    before(recording, layer) {
      const cache = named('prefixCaches')[layer];
      const from = cache && { cache, lanes: prefixLanes, ring: prefix };
      if (from) copy(recording, one('fromPrefix'), prefix, from, reading);
    },
    after(recording, layer) {
      const to = { cache: workspace.caches[layer]!, lanes, ring: longest + maxNew };
      copy(recording, one('toLanes'), longest, reading, to);
    },
  };
}

function recordAdmission(
  recording: Recording,
  workspace: Workspace,
  { one }: LaneBuffers,
  shape: LaneShape,
): void {
  const { models, lanes, fill } = shape;
  const { starts, stepTokens, left, transcript } = workspace;
  recording.recorder.call(admitPrompts, {
    params: { moves: fill, models, lanes, steps: segmentSteps + 1 },
    buffers: {
      moves: one('toLanes'),
      firstTokens: one('fillTranscript'),
      firstLeft: one('fillLeft'),
      starts,
      tokens: stepTokens,
      left,
      transcript,
    },
    grid: [Math.ceil((models * fill) / 64), 1, 1],
  });
}

/** What all programs of a batch share. */
export type LaneContext = Omit<ForwardContext, 'workspace' | 'batch' | 'steps' | 'ownPrompts'>;

/** Throws what building throws, leaving nothing allocated. */
export async function recordLanes(
  common: LaneContext,
  workspace: Workspace,
  buffers: LaneBuffers,
  shape: LaneShape,
): Promise<LanePrograms> {
  const { own, fill, prefix } = contextsOf(common, workspace, buffers, shape);
  const passage = passageOf(workspace, buffers, shape);
  const made: Program[] = [];
  const keep = async (recorded: Promise<Program>) => {
    made.push(await recorded);
    return made.at(-1)!;
  };
  try {
    return {
      materialise: await keep(recordMaterialise(own)),
      prefix: shape.prefix > 0 ? await keep(recordPrefix(prefix)) : null,
      fill: await keep(
        recordPrefill({ ...fill, passage }, (recording) =>
          recordAdmission(recording, workspace, buffers, shape),
        ),
      ),
      decode: await keep(recordDecodeStep(own)),
    };
  } catch (thrown) {
    for (const program of made) program.dispose();
    throw thrown;
  }
}
