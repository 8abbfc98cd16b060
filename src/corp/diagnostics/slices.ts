/** Long computations in slices: a generator that yields where the caller may pause or stop, and returns the result. */
export type Slices<T> = Generator<void, T>;
