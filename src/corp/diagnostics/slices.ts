/** Heavy statistics in slices: a generator that yields where a caller may pause or stop, and returns the result. */
export type Slices<T> = Generator<void, T>;
