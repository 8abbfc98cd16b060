/**
 * Runs a request for long answers: prompts queue up per model and take a lane as soon as one is free. Which sequences ended
 * is known one segment late, so that the GPU never waits; no answer depends on when or beside which others it is computed.
 */
import type { Gpu } from '../../gpu';
import { endedToken } from '../../gpu/kernels/decode/nextToken';
import { Pacer } from '../../gpu/pacer';
import { segmentSteps } from './shape';
import type { Arrival, LaneSession } from './session';
import type { AnswerBatch, GenerateRequest, Interrupt } from '../types';

interface Sequence {
  readonly prompt: number;
  readonly tokens: number[];
  /** Tokens requested of the GPU so far. */
  asked: number;
  over: boolean;
}

/** Decoding steps in flight: the sequence in each lane, and which sequences are new. */
interface Segment {
  readonly occupants: readonly (Sequence | null)[];
  readonly fresh: ReadonlySet<Sequence>;
  readonly steps: number;
  readonly words: Promise<Uint32Array>;
}

/** The state of the models in flight. */
interface Group {
  /** Index of the first model within the request. */
  readonly first: number;
  readonly models: number;
  /** [model][lane] */
  readonly lanes: (Sequence | null)[];
  /** By model: the sequences begun so far, in the order of the prompts. */
  readonly begun: Sequence[][];
  readonly fresh: Set<Sequence>;
  time: number;
}

export class LaneRunner {
  private readonly pacer: Pacer;
  private readonly reads: Promise<Uint32Array>[] = [];
  private turn = 0;

  constructor(
    private readonly gpu: Gpu,
    private readonly session: LaneSession,
    private readonly request: GenerateRequest,
    interrupt: Interrupt,
  ) {
    this.pacer = new Pacer(gpu, () => interrupt.checkpoint());
  }

  async *run(): AsyncGenerator<AnswerBatch> {
    const { deltas, prompts } = this.request;
    const { models, prefix } = this.session.shape;
    this.session.setPrefix(prompts[0]!.slice(0, prefix));
    try {
      for (let first = 0; first < deltas.length; first += models) {
        const some = deltas.slice(first, first + models);
        await this.pacer.flush();
        this.session.setDeltas(some);
        await this.pacer.run(this.session.materialiseWork());
        await this.pacer.run(this.session.prefixWork());
        yield this.answers(await this.finish(first, some.length));
      }
    } finally {
      await Promise.allSettled(this.reads);
    }
  }

  /** Every model's answers to all prompts. */
  private async finish(first: number, count: number): Promise<Group> {
    const { models, lanes, longest } = this.session.shape;
    const group: Group = {
      first,
      models: count,
      lanes: Array.from({ length: models * lanes }, () => null),
      begun: Array.from({ length: count }, () => []),
      fresh: new Set(),
      time: longest,
    };
    let pending: Segment | null = null;
    for (;;) {
      while (this.shouldFill(group)) await this.fill(group);
      if (!pending && group.lanes.every(isFree(this.request.maxNew)) && group.fresh.size === 0) return group;
      const next = await this.segment(group);
      if (pending) this.take(group, pending, await pending.words);
      pending = next;
      const idle = group.lanes.every(isFree(this.request.maxNew)) && this.waiting(group) === 0;
      if (idle) {
        this.take(group, pending, await pending.words);
        return group;
      }
    }
  }

  private waiting({ begun }: Group): number {
    return begun.reduce((sum, sequences) => sum + this.request.prompts.length - sequences.length, 0);
  }

  /** Reading few prompts costs as much as reading many, so it waits until half of the places would be taken. */
  private shouldFill(group: Group): boolean {
    const { lanes, fill, models } = this.session.shape;
    const { maxNew, prompts } = this.request;
    const free = isFree(maxNew);
    let ready = 0;
    let busy = 0;
    for (let model = 0; model < group.models; model++) {
      const own = group.lanes.slice(model * lanes, (model + 1) * lanes).filter(free).length;
      busy += lanes - own;
      ready += Math.min(own, fill, prompts.length - group.begun[model]!.length);
    }
    if (ready === 0) return false;
    return (
      2 * ready >= Math.min(models, group.models) * fill || ready === this.waiting(group) || ready >= busy
    );
  }

  private async fill(group: Group): Promise<void> {
    const { lanes, fill } = this.session.shape;
    const { prompts, maxNew } = this.request;
    const free = isFree(maxNew);
    const arrivals: Arrival[] = [];
    for (const [model, begun] of group.begun.entries()) {
      for (let lane = 0, taken = 0; lane < lanes && taken < fill && begun.length < prompts.length; lane++) {
        if (!free(group.lanes[model * lanes + lane]!)) continue;
        const sequence: Sequence = { prompt: begun.length, tokens: [], asked: 1, over: false };
        arrivals.push({ model, lane, tokens: prompts[sequence.prompt]! });
        group.lanes[model * lanes + lane] = sequence;
        group.fresh.add(sequence);
        begun.push(sequence);
        taken++;
      }
    }
    await this.pacer.flush();
    this.session.setArrivals(arrivals, group.time);
    await this.pacer.run(this.session.fillWork());
  }

  /** A segment of steps for all lanes, no more than any sequence can still use. */
  private async segment(group: Group): Promise<Segment> {
    const { maxNew, onTokens } = this.request;
    const longest = Math.max(0, ...group.lanes.map((one) => (one && !one.over ? maxNew - one.asked : 0)));
    const steps = Math.min(onTokens ? 1 : segmentSteps, longest);
    await this.pacer.flush();
    if (steps > 0) this.session.setClock(group.time, steps);
    const occupants = [...group.lanes];
    const fresh = new Set(group.fresh);
    group.fresh.clear();
    group.time += steps;
    for (const sequence of occupants) if (sequence) sequence.asked += steps;
    await this.pacer.run(this.session.segmentWork(steps));
    return { occupants, fresh, steps, words: (await this.read()).result };
  }

  private async read(): Promise<{ readonly result: Promise<Uint32Array> }> {
    const { transcript, staging } = this.session.workspace;
    const slot = this.turn++ % staging.length;
    const target = staging[slot]!;
    await this.reads[slot];
    await this.pacer.run([
      (encoder) => encoder.copyBufferToBuffer(transcript, 0, target, 0, transcript.size),
    ]);
    await this.pacer.flush();
    const result = this.gpu.settle(target.mapAsync(GPUMapMode.READ)).then(() => {
      const words = new Uint32Array(target.getMappedRange().slice(0));
      target.unmap();
      return words;
    });
    result.catch(() => undefined); // whoever awaits it reports it
    this.reads[slot] = result;
    return { result };
  }

  /** Appends a segment's tokens to its sequences. */
  private take(group: Group, { occupants, fresh, steps }: Segment, words: Uint32Array): void {
    const { lanes } = this.session.shape;
    for (const [at, sequence] of occupants.entries()) {
      if (!sequence || sequence.over) continue;
      const [model, lane] = [Math.floor(at / lanes), at % lanes];
      for (let step = fresh.has(sequence) ? 0 : 1; step <= steps && !sequence.over; step++)
        this.append(sequence, words[(model * (segmentSteps + 1) + step) * lanes + lane]!);
      if (!sequence.over) this.endByText(sequence);
    }
    this.request.onTokens?.(this.answers(group));
  }

  private append(sequence: Sequence, token: number): void {
    if (token === endedToken) sequence.over = true;
    else if (sequence.tokens.push(token) === this.request.maxNew) sequence.over = true;
    if (sequence.over) this.endByText(sequence);
  }

  private endByText(sequence: Sequence): void {
    const { cut } = this.request;
    const kept = cut?.(sequence.tokens) ?? sequence.tokens.length;
    if (kept === sequence.tokens.length) return;
    sequence.tokens.length = kept;
    sequence.over = true;
  }

  /** Prompts not yet begun have empty answers. */
  private answers({ first, models, begun }: Group): AnswerBatch {
    const read = this.request.prompts.reduce((sum, prompt) => sum + prompt.length, 0);
    const written = begun.flat().reduce((sum, { tokens }) => sum + tokens.length, 0);
    return {
      firstModel: first,
      modelCount: models,
      tokens: (model, prompt) => [...(begun[model - first]![prompt]?.tokens ?? [])],
      tokenCount: models * read + written,
    };
  }
}

/** A lane is free once its sequence has ended or all its tokens have been requested. */
const isFree = (maxNew: number) => (sequence: Sequence | null) =>
  !sequence || sequence.over || sequence.asked >= maxNew;
