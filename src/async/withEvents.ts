/** Lets async work emit events: they are yielded in order while it runs, the last ones after it has ended. */

export async function* withEvents<E, T>(
  work: (emit: (event: E) => void) => Promise<T>,
): AsyncGenerator<E, T> {
  const waiting: E[] = [];
  let wake: () => void = () => undefined;
  let settled = false;
  const emit = (event: E) => {
    waiting.push(event);
    wake();
  };
  const result = work(emit).finally(() => {
    settled = true;
    wake();
  });
  result.catch(() => undefined); // awaited below
  try {
    for (;;) {
      while (waiting.length > 0) yield waiting.shift()!;
      if (settled) return await result;
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (waiting.length > 0 || settled) resolve();
      });
    }
  } finally {
    await result.catch(() => undefined); // an abandoned run ends at its next checkpoint
  }
}
