/** The exported Python script, run by plain Python without numpy: its noise, its weights and its rewards are the lab's. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import golden from '../../golden/noise.json';
import { closeFiles, filesOfModel } from '../../../src/cli/files';
import { pythonScript } from '../../../src/lab';
import source from '../../../src/lab/export/python/reproduce.py?raw';
import { hashBase, streamsOf } from '../../../src/lab/export/recipe';
import { reproduction, type Reproduction } from '../../../src/lab/export/reproduction';
import { perturb } from '../../../src/math/noise';
import { openModel, type OpenModel } from '../../../src/model';
import type { ModelDelta } from '../../../src/protocol';
import { bundledTasks, drawSplits, findTask, type Task, type TaskItem } from '../../../src/tasks';

const sizes = { support: 4, probe: 4, test: 60 };
const row: ModelDelta = {
  noise: 'tied',
  seeds: [1000, 8919, 4294967295],
  coefficients: [0.002, -0.0066, 1e-5],
};

let folder = '';
let open: OpenModel;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'reproduce-'));
  open = await openModel(filesOfModel('thicket-49k'));
});
afterAll(async () => {
  await closeFiles();
  rmSync(folder, { recursive: true, force: true });
});

const dataOf = (task: Task): Promise<Reproduction> =>
  reproduction(open, row, { task, splits: drawSplits(task, sizes, 3) });

/** What `expression` over the script `r` and the given `data` is in Python. */
function python(script: string, expression: string, data: unknown = null): unknown {
  writeFileSync(join(folder, 'reproduce.py'), script);
  const program = `import json, sys; import reproduce as r; data = json.load(sys.stdin); print(json.dumps(${expression}))`;
  const options = { cwd: folder, input: JSON.stringify(data), encoding: 'utf8', maxBuffer: 2 ** 26 } as const;
  return JSON.parse(execFileSync('python3', ['-B', '-c', program], options));
}

describe('the Python script', () => {
  it('draws the golden noise', async () => {
    const script = pythonScript(source, await dataOf(findTask('count')));
    const drawn = '[sum((r.normals(n["seed"], n["tensor"], b) for b in range(4)), []) for n in data]';
    expect(python(script, drawn, golden.normals)).toEqual(golden.normals.map(({ first16 }) => first16));
    const words = golden.icdf.map(({ x }) => x);
    expect(python(script, '[r.integer_normal(x, r.TABLE) for x in data]', words)).toEqual(
      golden.icdf.map(({ z }) => z),
    );
  });

  it('makes the weights of the row, to the bit', async () => {
    const data = await dataOf(findTask('count'));
    const streams = streamsOf(open, row);
    const [theta, wanted]: number[][][] = [[], []];
    for (const [i] of open.weights.tensors.entries()) {
      const values = (await open.weights.read(i)).subarray(0, 400);
      theta!.push([...values]);
      wanted!.push([...perturb(values, row, streams[i]!)]);
    }
    writeFileSync(
      join(folder, 'weights.py'),
      `import reproduce as r
def made(theta, stream):
    values = [float(value) for value in theta]
    for seed, coefficient in zip(r.DATA["seeds"], r.DATA["coefficients"]):
        for i in range(len(values)):
            values[i] = r.add(values[i], coefficient, r.normals(seed, stream, i // 4)[i % 4])
    return values
`,
    );
    const made = python(
      pythonScript(source, data),
      '[__import__("weights").made(theta, t["stream"]) for theta, t in zip(data, r.DATA["tensors"])]',
      theta,
    );
    expect(made).toEqual(wanted);
    expect(wanted).not.toEqual(theta);
  });

  it.each(bundledTasks)('rewards answers to $title as the lab does', async (task) => {
    const data = await dataOf(task);
    const items: TaskItem[] = data.test.map(({ prompt, wanted }) => ({ prompt, wanted }));
    const cases = items.flatMap((item, i) => {
      const other = items[(i + 1) % items.length]!.wanted;
      const { prompt, wanted } = item;
      const texts = [wanted, other, [...wanted].reverse().join(''), wanted.slice(1), '', 'x', 'xx+', 'é+1*2'];
      return texts.map((response) => ({ prompt, wanted, response }));
    });
    const scored = 'r.SCORERS[r.DATA["task"]](c["prompt"], c["wanted"], c["response"])';
    expect(python(pythonScript(source, data), `[${scored} for c in data]`, cases)).toEqual(
      cases.map(({ response, ...item }) => {
        const { reward, correct } = task.score(item, response);
        return [reward, correct];
      }),
    );
  });

  it('belongs to its base, and no text in it becomes code', async () => {
    const data = await dataOf(findTask('count'));
    expect(data.base).toBe(await hashBase(open));
    const text = `''' + print("taken") + r'''\\ "$&`;
    const hostile = { ...data, test: [{ ...data.test[0]!, prompt: text }] };
    expect(python(pythonScript(source, hostile), 'r.DATA["test"][0]["prompt"]')).toBe(text);
  });
});
