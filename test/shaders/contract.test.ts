import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withGpu } from '../../src/gpu/node';
import type { Kernel } from '../../src/gpu/kernel';
import { linkShader } from '../../src/gpu/link';
import { loadShaders } from '../../src/gpu/nodeShaders';
import { matmulVariants } from '../../src/gpu/kernels/matmul';
import { benchShaders } from '../bench/benchShaders';

const shaders = loadShaders();
const entries = [...shaders.keys()].filter((name) => !name.startsWith('lib/'));
const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Every kernel that src/gpu/kernels exports, by shader name. */
async function loadKernels(): Promise<Map<string, Kernel>> {
  const folder = new URL('../../src/gpu/kernels/', import.meta.url);
  const found = new Map<string, Kernel>();
  for (const file of readdirSync(folder)) {
    const module = (await import(new URL(file, folder).href)) as Record<string, unknown>;
    for (const value of Object.values(module)) {
      const kernel = value as Kernel;
      if (typeof kernel === 'object' && 'bindings' in kernel) found.set(kernel.name, kernel);
    }
  }
  for (const { kernel } of matmulVariants(true)) found.set(kernel.name, kernel);
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
    for (const [name, kernel] of kernels) {
      const { params, bindings } = declared(shaders.get(name)!);
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
    for (const name of entries) {
      const file = name.startsWith('matmul_')
        ? 'matmul'
        : name.replace('_shared', '').replace(/_(\w)/g, (_match, letter: string) => letter.toUpperCase());
      expect(text, name).toMatch(new RegExp(`kernels/${file}'`));
    }
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
