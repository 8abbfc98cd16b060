/**
 * Faults put in by hand, each with the test file that has to notice it: what the suite is for, should it be made shorter.
 * `npx tsx scripts/faults.ts` puts each into a copy of the tree and runs that file.
 */
export interface Fault {
  readonly what: string;
  readonly file: string;
  /** Occurs once in the file. */
  readonly search: string;
  readonly replacement: string;
  readonly project: 'unit' | 'shaders' | 'engine' | 'e2e';
  readonly caughtBy: string;
}

export const faults: readonly Fault[] = [
  {
    what: 'the wrong sign in the second pass of the collapse',
    file: 'src/corp/collapse.ts',
    search: 'logit + aligned[i]! - dispersed[i]!',
    replacement: 'logit + aligned[i]! + dispersed[i]!',
    project: 'unit',
    caughtBy: 'test/unit/lab/replay.test.ts',
  },
  {
    what: 'an elite without the members at its threshold',
    file: 'src/corp/collapse.ts',
    search: 'reward >= threshold ? [index]',
    replacement: 'reward > threshold ? [index]',
    project: 'unit',
    caughtBy: 'test/unit/lab/replay.test.ts',
  },
  {
    what: 'a lower bound above the mean',
    file: 'src/corp/gate.ts',
    search: 'average - z * error',
    replacement: 'average + z * error',
    project: 'unit',
    caughtBy: 'test/unit/lab/replay.test.ts',
  },
  {
    what: 'a sweep and line search scored on the wrong split',
    file: 'src/lab/methods/consolidate.ts',
    search: "evaluateOnce(all, 'probe', evaluate",
    replacement: "evaluateOnce(all, 'select', evaluate",
    project: 'unit',
    caughtBy: 'test/unit/lab/replay.test.ts',
  },
  {
    what: 'ties in the ranking broken by the later member',
    file: 'src/corp/ranking.ts',
    search: 'value(b) - value(a) || a - b',
    replacement: 'value(b) - value(a) || b - a',
    project: 'unit',
    caughtBy: 'test/unit/corp/corp.test.ts',
  },
  {
    what: 'a vote that counts answers that do not parse',
    file: 'src/corp/vote.ts',
    search: "(strict ? 'unparsed' : null)",
    replacement: "'unparsed'",
    project: 'unit',
    caughtBy: 'test/unit/corp/corp.test.ts',
  },
  {
    what: 'one noise stream for all tensors',
    file: 'src/math/noise.ts',
    search: "if (mode === 'independent') return shapes.map((_, index) => index);",
    replacement: "if (mode === 'independent') return shapes.map(() => 0);",
    project: 'unit',
    caughtBy: 'test/unit/math/noise.test.ts',
  },
  {
    what: 'a lost event',
    file: 'src/async/batcher.ts',
    search: 'const items = this.waiting;',
    replacement: 'const items = this.waiting.slice(-1);',
    project: 'unit',
    caughtBy: 'test/unit/async/batcher.test.ts',
  },
  {
    what: 'a stop ignored at checkpoints',
    file: 'src/lab/run/control.ts',
    search: "if (this.signal.aborted) throw new Cancelled('stopped');",
    replacement: 'void Cancelled;',
    project: 'unit',
    caughtBy: 'test/unit/lab/runner.test.ts',
  },
  {
    what: 'a run resumed from the wrong model',
    file: 'src/lab/run/record.ts',
    search: 'this.earlier.shift()',
    replacement: 'this.earlier.pop()',
    project: 'unit',
    caughtBy: 'test/unit/lab/record.test.ts',
  },
  {
    what: 'an unescaped quotation mark in a CSV file',
    file: 'src/ui/save/csv.ts',
    search: `text.replaceAll('"', '""')`,
    replacement: 'text',
    project: 'unit',
    caughtBy: 'test/unit/ui/save.test.ts',
  },
  {
    what: 'unescaped markup in a citation',
    file: 'src/store/saved/cite.ts',
    search: "(char === '\\\\' ? '/' : `\\\\${char}`)",
    replacement: 'char',
    project: 'unit',
    caughtBy: 'test/unit/store/share.test.ts',
  },
  {
    what: 'coefficients of a recipe rounded to six digits',
    file: 'src/lab/export/recipe.ts',
    search: 'delta.coefficients.map(Math.fround)',
    replacement: 'delta.coefficients.map((value) => Number(value.toFixed(6)))',
    project: 'engine',
    caughtBy: 'test/engine/export.test.ts',
  },
  {
    what: 'a cache slot off by one',
    file: 'shaders/forward/attention.wgsl',
    search: 'let k1 = (t + 1u) % params.ring * slot;',
    replacement: 'let k1 = (t + 2u) % params.ring * slot;',
    project: 'engine',
    caughtBy: 'test/engine/lanes.test.ts',
  },
  {
    what: 'noise taken one element further on',
    file: 'shaders/noise/materialise.wgsl',
    search: 'let element = (params.noise_line + line) * params.length + along;',
    replacement: 'let element = (params.noise_line + line) * params.length + along + 1u;',
    project: 'engine',
    caughtBy: 'test/engine/noise.test.ts',
  },
];
