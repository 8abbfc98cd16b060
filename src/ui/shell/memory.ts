/** Small preferences in local storage; where that is blocked, they last until the page closes. */
const held = new Map<string, string>();

export function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return held.get(key) ?? null; // site data blocked: even access throws
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
