/** Style sheets and those who use them agree, which types cannot tell: a module's names are any string to them. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));

const files = filesIn('src/ui');
const textOf = (file: string): string => readFileSync(file, 'utf8');

/** The classes of a sheet's selectors, but for those it only borrows. */
function classesIn(file: string): Set<string> {
  const text = textOf(file)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/:global\([^)]*\)/g, '');
  const selectors = [...text.matchAll(/([^{};]+)\{/g)].map(([, selector]) => selector!);
  const rules = selectors.filter((selector) => !selector.trim().startsWith('@'));
  return new Set(rules.flatMap((rule) => [...rule.matchAll(/\.([a-zA-Z][\w-]*)/g)].map(([, name]) => name!)));
}

interface Use {
  readonly by: string;
  readonly sheet: string;
  readonly names: readonly string[];
  /** Some of its names are computed: styles[name]. */
  readonly computed: boolean;
}

const uses = files
  .filter((file) => /\.tsx?$/.test(file))
  .flatMap((by): Use[] => {
    const text = textOf(by);
    const imports = text.matchAll(/import (\w+) from '([^']+\.module\.css)'/g);
    return [...imports].map(([, name, path]) => ({
      by,
      sheet: join(dirname(by), path!),
      names: [...text.matchAll(new RegExp(`\\b${name}\\.(\\w+)`, 'g'))].map(([, used]) => used!),
      computed: new RegExp(`\\b${name}\\[`).test(text),
    }));
  });

const modules = files.filter((file) => file.endsWith('.module.css'));

test('every name that a component takes from a module is there', () => {
  expect(modules.length).toBeGreaterThan(50);
  const missing = uses.flatMap(({ by, sheet, names }) => {
    const known = classesIn(sheet);
    return names.filter((name) => !known.has(name)).map((name) => `${by}: ${name}`);
  });
  expect(missing).toEqual([]);
});

test('every class of a module is used', () => {
  const unused = modules.flatMap((sheet) => {
    const users = uses.filter((use) => use.sheet === sheet);
    const used = new Set(users.flatMap(({ names }) => names));
    const any = users.some(({ computed }) => computed);
    return [...classesIn(sheet)].filter((name) => !any && !used.has(name)).map((name) => `${sheet}: ${name}`);
  });
  expect(unused).toEqual([]);
});

test('a class written out is one of the few of the whole page, and each of these is used', () => {
  const sheets = files.filter((file) => file.endsWith('.css') && !file.endsWith('.module.css'));
  const global = new Set(sheets.flatMap((sheet) => [...classesIn(sheet)]));
  const written = files
    .filter((file) => file.endsWith('.tsx'))
    .flatMap((file) => {
      const texts = [...textOf(file).matchAll(/className=(?:"([^"]*)"|\{`([^`]*)`\})/g)];
      return texts.flatMap(([, plain, template]) =>
        (plain ?? template!.replace(/\$\{[^}]*\}/g, '')).split(/\s+/).filter(Boolean),
      );
    });
  expect(written.length).toBeGreaterThan(100);
  expect(written.filter((name) => !global.has(name))).toEqual([]);
  const own = [...global].filter((name) => !name.startsWith('mantine-'));
  expect(own.filter((name) => !written.includes(name))).toEqual([]);
});
