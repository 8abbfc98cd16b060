import { readFileSync } from 'node:fs';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';
import { layers } from '../../scripts/layers.js';

const root = new URL('../../', import.meta.url);

const layerRule = 'import-x/no-restricted-paths';
const cycleRule = 'lab/no-cycle';
/** The project's own configuration, but for the rules that ask the type service, which takes seconds to start. */
const eslint = new ESLint({
  cwd: root.pathname,
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
  ruleFilter: ({ ruleId }) => ruleId === layerRule || ruleId === cycleRule,
});
const firstLoadMs = 180_000; // of ESLint, on a busy machine

describe('the layer rule', () => {
  it('is the table of ARCHITECTURE.md', () => {
    const text = readFileSync(new URL('ARCHITECTURE.md', root), 'utf8');
    const table = /<!-- layers -->([\s\S]*)<!-- \/layers -->/.exec(text)![1]!;
    const rows = [...table.matchAll(/^\| ([\w-]+) +\| ([\w, -]*)\|$/gm)]
      .map(([, room, allowed]) => [room!, allowed!.trim() === '' ? [] : allowed!.trim().split(', ')] as const)
      .filter(([room]) => room !== 'room' && !room.startsWith('-'));
    expect(Object.fromEntries(rows)).toEqual(layers);
  });

  it.each([
    ['src/store/run/reducer.ts', "import { rank } from '../../corp';\nexport const x = rank;\n", true],
    ['src/store/run/reducer.ts', "import type { Gpu } from '../../gpu';\nexport type X = Gpu;\n", true],
    ['src/math/delta.ts', "import { LabError } from '../protocol';\nexport const x = LabError;\n", true],
    ['src/corp/vote.ts', "import { mean } from '../math/stats';\nexport const x = mean;\n", false],
    ['src/lab/run/control.ts', "import { rank } from '../../corp';\nexport const x = rank;\n", false],
  ])(
    'in %s holds for %j',
    async (filePath, code, refused) => {
      const [result] = await eslint.lintText(code, { filePath });
      const rules = result!.messages.map((message) => message.ruleId);
      expect(rules.includes(layerRule)).toBe(refused);
    },
    firstLoadMs,
  );
});

describe('the rule against import cycles', () => {
  it.each([
    ["import { noiseVersion } from './noise';\nexport const x = noiseVersion;\n", 'src/math/noise.ts'],
    ["import type { perturb } from './noise';\nexport type X = typeof perturb;\n", 'src/math/noise.ts'],
    ["export type X = import('./noise').Y;\n", 'src/math/noise.ts'],
    ["export * from './delta';\n", 'src/math/delta.ts'],
    ["import type { Eigen } from './spectrum';\nexport type X = Eigen;\n", null],
  ])(
    'sees in src/math/delta.ts that %j leads back through %s',
    async (code, through) => {
      const [result] = await eslint.lintText(code, { filePath: 'src/math/delta.ts' });
      const found = result!.messages.filter(({ ruleId }) => ruleId === cycleRule);
      const way = through === 'src/math/delta.ts' ? '' : `${through} > `;
      const path = `src/math/delta.ts > ${way}src/math/delta.ts`;
      expect(found.map(({ message }) => message)).toEqual(through === null ? [] : [`Import cycle: ${path}`]);
    },
    firstLoadMs,
  );
});
