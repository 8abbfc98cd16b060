/** Small things that outlive the page; where the browser keeps nothing for it, they last as long as it does. */
const held = new Map<string, string>();

export function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return held.get(key) ?? null; // blocked site data: even asking throws
  }
}

export function remember(key: string, value: string): void {
  held.set(key, value);
  try {
    localStorage.setItem(key, value);
  } catch {
    // blocked, or full
  }
}
