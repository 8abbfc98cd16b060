/** Links WGSL: `// #import lib/name` appends that library once, after the entry file, so that line numbers in errors hold. */

const importLine = /^\/\/ #import ([\w/-]+)\s*$/gm;

/** The entry file followed by every library it imports, directly or not, each once. Throws on an unknown name. */
export function linkShader(name: string, library: ReadonlyMap<string, string>): string {
  const parts = new Map<string, string>();
  const visit = (wanted: string, from: string) => {
    if (parts.has(wanted)) return;
    const source = library.get(wanted);
    if (source === undefined) throw new Error(`${from}: unknown shader import "${wanted}"`);
    parts.set(wanted, source);
    for (const [, next] of source.matchAll(importLine)) visit(next!, wanted);
  };
  visit(name, name);
  return [...parts.values()].join('\n');
}
