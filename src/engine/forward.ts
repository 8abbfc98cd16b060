/** Records the kernels of a batch: noise into weights, prompts into caches and logits, one decoding step. */
import type { Gpu } from '../gpu';
import { ProgramRecorder, type Program } from '../gpu';
import { argmax } from '../gpu/kernels/argmax';
import { attention } from '../gpu/kernels/attention';
import { embed } from '../gpu/kernels/embed';
import { materialise, materialiseShared } from '../gpu/kernels/materialise';
import { epilogue, type MatmulVariant } from '../gpu/kernels/matmul';
import { rmsnorm } from '../gpu/kernels/rmsnorm';
import { rope } from '../gpu/kernels/rope';
import type { Architecture } from '../model/architecture';
import type { BaseModel } from './base';
import { queryChunk } from './cost';
import type { Geometry } from './geometry';
import { padTo, type LayerLayout, type MatrixPlace, type SegmentLayout } from './layout';
import type { Workspace } from './workspace';

/** Cost of one normal in floating point operations, for pacing only. */
const normalFlop = 60;

export interface ForwardContext {
  readonly gpu: Gpu;
  readonly arch: Architecture;
  readonly base: BaseModel;
  readonly workspace: Workspace;
  readonly geometry: Geometry;
  /** Noise stream of each tensor in canonical order. */
  readonly streams: readonly number[];
  readonly matmul: MatmulVariant;
  readonly streamed: boolean;
  /** Rows are made of shared seeds. */
  readonly shared: boolean;
  /** Stop tokens in the workspace. */
  readonly stops: number;
}

/** Rows of activations a kernel works on, in blocks of 4. */
interface Window {
  readonly first: number;
  readonly count: number;
}

class ForwardRecorder {
  private readonly recorder: ProgramRecorder;
  private readonly slotBlocks: number;

  constructor(
    private readonly context: ForwardContext,
    label: string,
    /** Time slots of input rows: the prompts', or 1 in decoding. */
    private readonly slots: number,
  ) {
    this.recorder = new ProgramRecorder(context.gpu, label);
    this.slotBlocks = context.geometry.padded / 4;
  }

  build(): Promise<Program> {
    return this.recorder.build();
  }

  private get all(): Window {
    return { first: 0, count: this.slots * this.slotBlocks };
  }

  private get lastSlot(): Window {
    return { first: (this.slots - 1) * this.slotBlocks, count: this.slotBlocks };
  }

  private rowGrid(count: number, y: number): readonly [number, number, number] {
    return [Math.ceil(count / this.context.gpu.rowsPerWorkgroup), y, this.context.geometry.models];
  }

  private get rowConstants() {
    return { workgroup_rows: this.context.gpu.rowsPerWorkgroup };
  }

  materialise(segment: SegmentLayout, theta0: GPUBuffer, weights: GPUBuffer): void {
    const { base, workspace, geometry, streams, shared } = this.context;
    const { models } = geometry;
    for (const placement of segment.placements) {
      const { index, outputs, inputs, source, destination, destinationStride, spread } = placement;
      const params = {
        outputs,
        inputs,
        stream: streams[index]!,
        source,
        destination,
        destinationStride,
        modelStride: segment.elements,
        spread: spread ? 1 : 0,
        zero: 0,
      };
      const { normalTable } = base;
      const grid = [Math.ceil(outputs / 64), Math.ceil(inputs / 4)] as const;
      const cost = { kind: 'noise', flop: normalFlop * outputs * inputs * models } as const;
      if (shared) {
        const { seeds, coefficients } = workspace;
        this.recorder.call(materialiseShared, {
          params: { ...params, models, coefficientStride: padTo(models, 8) },
          buffers: { normalTable, seeds, coefficients, theta0, weights },
          grid: [...grid, Math.ceil(models / 8)],
          ...cost,
        });
      } else {
        const { rowStarts, terms } = workspace;
        this.recorder.call(materialise, {
          params,
          buffers: { normalTable, rowStarts, terms, theta0, weights },
          grid: [...grid, models],
          ...cost,
        });
      }
    }
  }

  private norm(gain: GPUBuffer, gainFirst: number, gainModelStride: number, window: Window): void {
    const { arch, workspace } = this.context;
    const stride = this.all.count;
    const modelStride = padTo(arch.hiddenSize, 8) * stride;
    this.recorder.call(rmsnorm, {
      params: {
        rowBlocks: window.count,
        features: arch.hiddenSize,
        first: window.first,
        stride,
        xModelStride: modelStride,
        yModelStride: modelStride,
        gainFirst,
        gainModelStride,
        eps: arch.normEps,
      },
      buffers: { x: workspace.x, gain, y: workspace.normed },
      grid: this.rowGrid(window.count, 1),
      constants: this.rowConstants,
    });
  }

  private multiply(
    x: GPUBuffer,
    xFeatures: number,
    weights: GPUBuffer,
    segment: SegmentLayout,
    matrix: MatrixPlace,
    y: GPUBuffer,
    yFeatures: number,
    window: Window,
    what: number,
    yWindow: Window & { readonly stride: number } = { ...window, stride: this.all.count },
  ): void {
    const { matmul, geometry } = this.context;
    const stride = this.all.count;
    this.recorder.call(matmul.kernel, {
      params: {
        inputs: matrix.inputs,
        outputs: matrix.outputs,
        rowBlocks: window.count,
        xFirst: window.first,
        xStride: stride,
        xModelStride: xFeatures * stride,
        weightFirst: matrix.first / 4,
        weightStride: matrix.stride / 4,
        weightModelStride: segment.elements / 4,
        yFirst: yWindow.first,
        yStride: yWindow.stride,
        yModelStride: yFeatures * yWindow.stride,
        epilogue: what,
      },
      buffers: { x, weights, y },
      ...matmul.shape(window.count, matrix.outputs, geometry.models),
      kind: 'matmul',
      flop: 8 * window.count * matrix.inputs * matrix.outputs * geometry.models,
    });
  }

  embed(tokens: GPUBuffer, tokenModelStride: number): void {
    const { arch, base, workspace } = this.context;
    const { embedding } = base.layout.outer;
    const stride = this.all.count;
    this.recorder.call(embed, {
      params: {
        rowBlocks: stride,
        tokenModelStride,
        tableFirst: embedding.first,
        tableStride: embedding.stride,
        tableModelStride: base.layout.outer.elements,
        xStride: stride,
        xModelStride: padTo(arch.hiddenSize, 8) * stride,
      },
      buffers: { tokens, table: workspace.outer, x: workspace.x },
      grid: this.rowGrid(stride, arch.hiddenSize),
      constants: this.rowConstants,
    });
  }

  private get cacheShape() {
    const { arch, geometry } = this.context;
    const cacheStride = geometry.capacity * this.slotBlocks;
    const cacheValues = arch.kvHeads * arch.headDim * cacheStride;
    return { cacheStride, cacheValues, cacheModelStride: 2 * cacheValues };
  }

  private rotate(layer: number, qkvFeatures: number): void {
    const { arch, workspace } = this.context;
    const half = arch.headDim / 2;
    const rowBlocks = this.all.count;
    this.recorder.call(rope, {
      params: {
        rowBlocks,
        qkvStride: rowBlocks,
        qkvModelStride: qkvFeatures * rowBlocks,
        ...this.cacheShape,
        angleStride: this.cacheShape.cacheStride,
        slotBlocks: this.slotBlocks,
        qPairs: arch.heads * half,
        kvPairs: arch.kvHeads * half,
        half,
      },
      buffers: {
        clock: workspace.clock,
        cosine: workspace.cosine,
        sine: workspace.sine,
        qkv: workspace.qkv,
        cache: workspace.caches[layer]!,
      },
      grid: this.rowGrid(rowBlocks, (arch.heads + 2 * arch.kvHeads) * half),
      constants: this.rowConstants,
    });
  }

  private attend(layer: number, qkvFeatures: number, window: Window): void {
    const { arch, workspace, geometry } = this.context;
    const stride = this.all.count;
    const chunk = queryChunk(arch, geometry) * this.slotBlocks;
    for (let done = 0; done < window.count; done += chunk) {
      const rowBlocks = Math.min(chunk, window.count - done);
      const qFirst = window.first + done;
      const keys = padTo(this.slots === 1 ? geometry.capacity : this.slots, 4);
      this.recorder.call(attention, {
        params: {
          rowBlocks,
          slotBlocks: this.slotBlocks,
          qFirst,
          qSlot: qFirst / this.slotBlocks,
          qkvStride: stride,
          qkvModelStride: qkvFeatures * stride,
          ...this.cacheShape,
          yStride: stride,
          yModelStride: arch.heads * arch.headDim * stride,
          scoresHeadStride: keys * rowBlocks,
          scoresModelStride: arch.heads * keys * rowBlocks,
          headDim: arch.headDim,
          group: arch.heads / arch.kvHeads,
          scale: 1 / Math.sqrt(arch.headDim),
        },
        buffers: {
          clock: workspace.clock,
          starts: workspace.starts,
          qkv: workspace.qkv,
          cache: workspace.caches[layer]!,
          scores: workspace.scores,
          y: workspace.mixed,
        },
        grid: this.rowGrid(rowBlocks, arch.heads),
        constants: this.rowConstants,
        kind: 'attention',
        flop: 8 * rowBlocks * keys * 2 * arch.heads * arch.headDim * geometry.models,
      });
    }
  }

  layer(index: number, queries: Window): void {
    const { arch, base, workspace, streamed } = this.context;
    const segment: LayerLayout = base.layout.layers[index]!;
    const weights = workspace.layers[index]!;
    const hidden = padTo(arch.hiddenSize, 8);
    const qkvFeatures = segment.qkv.outputs;
    const mixedFeatures = arch.heads * arch.headDim;
    const gatedFeatures = padTo(arch.ffnSize, 8);
    if (streamed) this.materialise(segment, base.layers[index]!, weights);
    this.norm(weights, segment.inputNorm, segment.elements, this.all);
    this.multiply(
      workspace.normed,
      hidden,
      weights,
      segment,
      segment.qkv,
      workspace.qkv,
      qkvFeatures,
      this.all,
      epilogue.store,
    );
    this.rotate(index, qkvFeatures);
    this.attend(index, qkvFeatures, queries);
    this.multiply(
      workspace.mixed,
      mixedFeatures,
      weights,
      segment,
      segment.attentionOutput,
      workspace.x,
      hidden,
      queries,
      epilogue.add,
    );
    this.norm(weights, segment.postAttentionNorm, segment.elements, queries);
    this.multiply(
      workspace.normed,
      hidden,
      weights,
      segment,
      segment.gateUp,
      workspace.gated,
      gatedFeatures,
      queries,
      epilogue.gated,
    );
    this.multiply(
      workspace.gated,
      gatedFeatures,
      weights,
      segment,
      segment.down,
      workspace.x,
      hidden,
      queries,
      epilogue.add,
    );
  }

  head(window: Window): void {
    const { arch, base, workspace } = this.context;
    const { outer } = base.layout;
    this.norm(workspace.outer, outer.finalNorm, outer.elements, window);
    this.multiply(
      workspace.normed,
      padTo(arch.hiddenSize, 8),
      workspace.outer,
      outer,
      outer.head,
      workspace.logits,
      outer.head.outputs,
      window,
      epilogue.store,
      { first: 0, count: window.count, stride: window.count },
    );
  }

  pick(): void {
    const { arch, base, workspace, geometry, stops, gpu } = this.context;
    const { padded, slots, capacity } = geometry;
    this.recorder.call(argmax, {
      params: {
        prompts: padded,
        vocab: arch.vocabSize,
        logitsStride: padded,
        logitsModelStride: base.layout.outer.head.outputs * padded,
        stops,
        steps: capacity - slots,
      },
      buffers: {
        clock: workspace.clock,
        stopTokens: workspace.stopTokens,
        logits: workspace.logits,
        tokens: workspace.stepTokens,
        transcript: workspace.transcript,
      },
      grid: [Math.ceil(padded / gpu.rowsPerWorkgroup), 1, geometry.models],
      constants: this.rowConstants,
    });
  }

  /** All layers on all rows; in the last layer only the queries that lead to logits. */
  pass(everyLogit: boolean): void {
    const { arch } = this.context;
    const wanted = everyLogit ? this.all : this.lastSlot;
    for (let layer = 0; layer < arch.layers; layer++)
      this.layer(layer, layer === arch.layers - 1 ? wanted : this.all);
    this.head(wanted);
  }
}

/** theta0 and noise into the weights of every model in flight (the layers too unless they are streamed). */
export function recordMaterialise(context: ForwardContext): Promise<Program> {
  const recorder = new ForwardRecorder(context, 'materialise', 1);
  const { base, workspace, streamed } = context;
  recorder.materialise(base.layout.outer, base.outer, workspace.outer);
  if (!streamed) {
    base.layout.layers.forEach((layer, i) =>
      recorder.materialise(layer, base.layers[i]!, workspace.layers[i]!),
    );
  }
  return recorder.build();
}

/** Prompts into caches and logits; where only the last logits are wanted, also the first new token. */
export function recordPrefill(context: ForwardContext): Promise<Program> {
  const recorder = new ForwardRecorder(context, 'prefill', context.geometry.slots);
  recorder.embed(context.workspace.promptTokens, 0);
  recorder.pass(context.geometry.everyLogit);
  if (!context.geometry.everyLogit) recorder.pick();
  return recorder.build();
}

/** One more token for every sequence; the time slot and step come from the clock. */
export function recordDecodeStep(context: ForwardContext): Promise<Program> {
  const recorder = new ForwardRecorder(context, 'decode', 1);
  recorder.embed(context.workspace.stepTokens, context.geometry.padded);
  recorder.pass(false);
  recorder.pick();
  return recorder.build();
}
