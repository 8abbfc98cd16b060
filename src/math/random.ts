/** Reproducible draws for experiments: Philox words under a seed and a purpose, the same on every machine. */
import { drawsKey, type Purpose } from './chance';
import { philox4x32 } from './philox';

export class Draws {
  private counter = 0;
  private buffer: number[] = [];

  /** Streams of the same seed with different purposes are independent. */
  constructor(
    private readonly seed: number,
    private readonly purpose: Purpose,
  ) {}

  /** An unsigned 32-bit word. */
  word(): number {
    if (this.buffer.length === 0) {
      this.buffer = philox4x32([this.counter++, this.purpose, 0, 0], drawsKey(this.seed));
    }
    return this.buffer.shift()!;
  }

  /** An integer in [0, below), below at most 2^31, without bias. */
  integer(below: number): number {
    const limit = Math.floor(2 ** 32 / below) * below;
    for (;;) {
      const word = this.word();
      if (word < limit) return word % below;
    }
  }

  /** `count` distinct integers in [0, below), in drawing order. */
  distinct(count: number, below: number): number[] {
    const drawn = new Set<number>();
    while (drawn.size < count) drawn.add(this.integer(below));
    return [...drawn];
  }
}
