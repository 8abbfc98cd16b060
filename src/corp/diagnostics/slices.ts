/** Long computations in slices: a generator that yields where the caller may pause or stop, and returns the result. */
export type Slices<T> = Generator<void, T>;

/** Runs all slices at once. */
export function finish<T>(slices: Slices<T>): T {
  for (;;) {
    const { done, value } = slices.next();
    if (done) return value;
  }
}
