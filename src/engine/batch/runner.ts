/** Runs the batches of one request, reading the results of one while the next is on the GPU. */
import type { Gpu } from '../../gpu';
import { endedToken } from '../../gpu/kernels/decode/nextToken';
import { Pacer } from '../../gpu/pacer';
import type { Delta } from '../../math/delta';
import { EndWatch } from './endWatch';
import type { Session } from './session';
import type { AnswerBatch, GenerateRequest, Interrupt } from '../types';

export interface PromptChunk {
  /** Indices into the request's prompts. */
  readonly indices: readonly number[];
  readonly prompts: readonly (readonly number[])[];
}

/** Chunks of prompts of similar length, shortest first. */
export function chunkPrompts(prompts: readonly (readonly number[])[], size: number): PromptChunk[] {
  const order = prompts.map((_, i) => i).sort((a, b) => prompts[a]!.length - prompts[b]!.length || a - b);
  return Array.from({ length: Math.ceil(order.length / size) }, (_, chunk) => {
    const indices = order.slice(chunk * size, (chunk + 1) * size);
    return { indices, prompts: indices.map((index) => prompts[index]!) };
  });
}

/** A pending result; wrapped, since returning a bare promise from an async function would await it. */
interface Pending<T> {
  readonly result: Promise<T>;
}

interface Transcript {
  /** [model][step][prompt] */
  readonly words: Uint32Array;
  /** Steps that have run. */
  readonly steps: number;
}

export class BatchRunner {
  private readonly pacer: Pacer;
  /** The pending read of each staging buffer. */
  private readonly reads: Promise<Uint32Array>[] = [];
  private turn = 0;
  private loaded: PromptChunk | null = null;

  constructor(
    private readonly gpu: Gpu,
    private readonly session: Session,
    private readonly request: GenerateRequest,
    private readonly chunks: readonly PromptChunk[],
    interrupt: Interrupt,
  ) {
    this.pacer = new Pacer(gpu, () => interrupt.checkpoint());
  }

  async *run(): AsyncGenerator<AnswerBatch> {
    const { deltas } = this.request;
    const { models } = this.session.shape.batch;
    let previous: Pending<AnswerBatch> | null = null;
    try {
      for (let first = 0; first < deltas.length; first += models) {
        const next: Pending<AnswerBatch> = await this.submit(first, deltas.slice(first, first + models));
        if (previous) yield await previous.result;
        previous = next;
      }
      if (previous) yield await previous.result;
    } finally {
      await Promise.allSettled(this.reads);
    }
  }

  private async submit(first: number, deltas: readonly Delta[]): Promise<Pending<AnswerBatch>> {
    const { session, pacer } = this;
    await pacer.flush();
    session.setDeltas(deltas);
    await pacer.run(session.materialiseWork());
    const transcripts: Promise<Transcript>[] = [];
    const known: Transcript[] = [];
    for (const [place, chunk] of this.chunks.entries()) {
      if (this.loaded !== chunk) {
        await pacer.flush();
        session.setPrompts(chunk.prompts);
        this.loaded = chunk;
      }
      await pacer.run(session.prefillWork());
      const steps = await this.decode(async (written) => {
        known[place] = { words: await (await this.read()).result, steps: written };
        this.request.onTokens?.(this.answers(first, deltas.length, known));
      });
      transcripts.push((await this.read()).result.then((words) => ({ words, steps })));
    }
    const result = Promise.all(transcripts).then((done) => this.answers(first, deltas.length, done));
    result.catch(() => undefined); // run awaits it, or drops it after an earlier failure
    return { result };
  }

  /** Further tokens until the last step, or until every sequence has ended; resolves to the total number of steps. */
  private async decode(onStep: (steps: number) => Promise<void>): Promise<number> {
    const { session, pacer, gpu } = this;
    const watch = new EndWatch(gpu, pacer, session.workspace);
    const listening = this.request.onTokens !== undefined;
    let step = 1;
    try {
      if (listening) await onStep(step);
      for (; step <= session.decodingSteps && !watch.ended; step++) {
        await pacer.run(session.stepWork(step));
        if (listening) await onStep(step + 1);
        if (step < session.decodingSteps) await watch.after(step);
      }
    } finally {
      await watch.settle();
    }
    return step;
  }

  private async read(): Promise<Pending<Uint32Array>> {
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
    this.reads[slot] = result;
    return { result };
  }

  /** Chunks without a transcript have empty answers. */
  private answers(first: number, count: number, transcripts: readonly Transcript[]): AnswerBatch {
    const { padded, capacity, slots } = this.session.shape.batch;
    const steps = capacity - slots;
    const place = new Map<number, readonly [number, number]>();
    this.chunks.forEach((chunk, c) =>
      chunk.indices.forEach((prompt, column) => place.set(prompt, [c, column])),
    );
    const tokens = (model: number, prompt: number): number[] => {
      const [chunk, column] = place.get(prompt)!;
      const answer: number[] = [];
      const written = transcripts[chunk]?.steps ?? 0;
      for (let step = 0; step < written; step++) {
        const token = transcripts[chunk]!.words[((model - first) * steps + step) * padded + column]!;
        if (token === endedToken) break;
        answer.push(token);
      }
      const kept = this.request.cut?.(answer) ?? answer.length;
      return answer.slice(0, kept);
    };
    const promptTokens = this.request.prompts.reduce((sum, prompt) => sum + prompt.length, 0);
    const newTokens = this.chunks.reduce(
      (sum, { prompts }, c) => sum + prompts.length * (transcripts[c]?.steps ?? 0),
      0,
    );
    return {
      firstModel: first,
      modelCount: count,
      tokens,
      tokenCount: count * (promptTokens + newTokens),
    };
  }
}
