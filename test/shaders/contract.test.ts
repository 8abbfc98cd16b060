import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withGpu } from '../../src/gpu/node';
import type { Kernel } from '../../src/gpu/kernel';
import { linkShader } from '../../src/gpu/link';
import { loadShaders } from '../../src/gpu/nodeShaders';
import { matmulVariants } from '../../src/gpu/kernels/linalg/matmul';
import { benchShaders } from '../bench/benchShaders';

const shaders = loadShaders();
const entries = [...shaders.keys()].filter((name) => !name.startsWith('lib/'));
const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const camel = (name: string) => name.replace(/_(\w)/g, (_match, letter: string) => letter.toUpperCase());

/** Where the wrapper of a shader is: the same path below src/gpu/kernels, variants in the file of what they vary. */
const wrapperOf = (name: string) =>
  name.startsWith('linalg/matmul_') ? 'linalg/matmul' : camel(name.replace(/_shared$/, ''));

/** Every kernel that src/gpu/kernels exports, by shader name, with the file of its wrapper. */
async function loadKernels(): Promise<Map<string, { kernel: Kernel; file: string }>> {
  const folder = new URL('../../src/gpu/kernels/', import.meta.url);
  const found = new Map<string, { kernel: Kernel; file: string }>();
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.ts')) continue;
    const file = path.replaceAll('\\', '/').slice(0, -'.ts'.length);
    const module = (await import(new URL(path, folder).href)) as Record<string, unknown>;
    for (const value of Object.values(module)) {
      const kernel = value as Kernel;
      if (typeof kernel === 'object' && 'bindings' in kernel) found.set(kernel.name, { kernel, file });
    }
  }
  for (const { kernel } of matmulVariants(true)) found.set(kernel.name, { kernel, file: 'linalg/matmul' });
  return found;
}

/** Fields of `struct Params` and storage bindings, as the WGSL declares them. */
function declared(source: string) {
  const body = /struct Params \{([^}]*)\}/.exec(source)?.[1] ?? '';
  const params = [...body.matchAll(/^\s*(\w+): (u32|f32),/gm)].map(([, name, type]) => [name, type]);
  const bindings = [
    ...source.matchAll(/@group\(0\) @binding\((\d+)\) var<storage, (read|read_write)> (\w+):/g),
  ].map(([, binding, access, name]) => [Number(binding), name, access === 'read' ? 'read' : 'write']);
  return { params, bindings };
}

/** Workgroup arrays whose length depends on an `override`. */
function sizedByOverride(source: string): string[] {
  const overrides = [...source.matchAll(/^\s*(?:@id\(\d+\)\s*)?override\s+(\w+)/gm)].map(([, name]) => name!);
  // a const cannot depend on an override, a further override can, and is in the list itself
  return [...source.matchAll(/var\s*<\s*workgroup\s*>\s*(\w+)\s*:([^;]*);/g)].flatMap(([, name, type]) =>
    (type!.match(/\w+/g) ?? []).some((word) => overrides.includes(word)) ? [name!] : [],
  );
}

function testSources(): string {
  const folders = ['../engine/', '../shaders/', '../../src/engine/'];
  return folders
    .map((folder) => new URL(folder, import.meta.url))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => readFileSync(new URL(file, folder), 'utf8')),
    )
    .join('\n');
}

describe('every shader', () => {
  it('has a wrapper whose Params and bindings are the ones it declares', async () => {
    const kernels = await loadKernels();
    expect([...kernels.keys()].sort()).toEqual([...entries].sort());
    for (const [name, { kernel, file }] of kernels) {
      expect(file, name).toBe(wrapperOf(name));
      const { params, bindings } = declared(linkShader(name, shaders));
      expect(
        Object.entries(kernel.params).map(([field, type]) => [snake(field), type]),
        name,
      ).toEqual(params);
      expect(
        Object.entries(kernel.bindings).map(([field, access], i) => [i + 1, snake(field), access]),
        name,
      ).toEqual(bindings);
    }
  });

  it('compiles without a message, the bench ones too', async () => {
    const all = new Map([...shaders, ...benchShaders()]);
    await withGpu(async (gpu) => {
      for (const name of [...entries, ...benchShaders().map(([bench]) => bench)]) {
        const module = gpu.device.createShaderModule({ label: name, code: linkShader(name, all) });
        const { messages } = await module.getCompilationInfo();
        expect(messages.map((message) => `${name}:${message.lineNum} ${message.message}`)).toEqual([]);
      }
      gpu.check();
    });
  });

  it('is used by the engine or by a test of its own', () => {
    const text = testSources();
    for (const name of entries) expect(text, name).toMatch(new RegExp(`kernels/${wrapperOf(name)}'`));
  });

  it('opens with a comment and stands in a folder of at most 15', () => {
    const folders = new Map<string, number>();
    for (const [name, source] of shaders) {
      expect(source.startsWith('// '), name).toBe(true);
      const folder = name.split('/').slice(0, -1).join('/');
      expect(folder, name).not.toBe('');
      folders.set(folder, (folders.get(folder) ?? 0) + 1);
    }
    for (const [folder, count] of folders) expect(count, folder).toBeLessThanOrEqual(15);
  });

  it('sizes no workgroup array by an override, which Safari leaves unusable without a message', () => {
    const withOverride = (size: string) =>
      `override lanes: u32 = 64;\noverride twice = 2 * lanes;\nconst most = 64u;\nvar<workgroup> a: array<f32, ${size}>;`;
    expect(['lanes', 'lanes * 2', 'twice', '64', 'most'].map(withOverride).map(sizedByOverride)).toEqual([
      ['a'],
      ['a'],
      ['a'],
      [],
      [],
    ]);
    const all = new Map([...shaders, ...benchShaders()]);
    for (const name of [...entries, ...benchShaders().map(([bench]) => bench)])
      expect(sizedByOverride(linkShader(name, all)), name).toEqual([]);
  });
});

describe('the linker', () => {
  const library = new Map([
    ['main', '// #import lib/a\n// #import lib/b\nfn main() {}'],
    ['lib/a', '// #import lib/c\nfn a() {}'],
    ['lib/b', '// #import lib/c\nfn b() {}'],
    ['lib/c', 'fn c() {}'],
    ['broken', '// #import lib/none\n'],
  ]);

  it('keeps the entry file first and appends each library once', () => {
    const linked = linkShader('main', library);
    expect(linked.startsWith(library.get('main')!)).toBe(true);
    for (const name of ['a', 'b', 'c']) expect(linked.split(`fn ${name}()`)).toHaveLength(2);
  });

  it('refuses an unknown import', () => {
    expect(() => linkShader('broken', library)).toThrow('unknown shader import "lib/none"');
  });
});
