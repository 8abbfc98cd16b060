/** The published tasks and one's own run to their end on small chat models, as the page and the command line run them. */
import { mkdtempSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromBytes } from 'safetensors-js';
import { describe, expect, it } from 'vitest';
import { withGpu } from '../../src/gpu/node';
import { LabSession, RunControl } from '../../src/lab';
import { openText, type ModelFiles } from '../../src/model';
import { plainPrompt } from '../../src/model/chat';
import type { RunConfig, RunEvent } from '../../src/protocol';
import { openNodeSandbox } from '../../src/sandbox/node';
import { defineTask, drawSplits, findTask } from '../../src/tasks';
import { promptTokens, type LabModel } from '../../src/lab/scoring/scoring';
import { chatModelFiles, chatShapes, type ModelFile } from '../support/models/chatModel';
import { lab } from '../support/labCommand';

const published = ['countdown', 'gsm8k', 'math500', 'mbpp', 'rocstories'];

const opened = (files: readonly ModelFile[]): ModelFiles => ({
  names: files.map(({ name }) => name),
  open: (name) =>
    Promise.resolve(fromBytes(new Uint8Array(files.find((file) => file.name === name)!.buffer))),
});

const config = (task: string): RunConfig => ({
  version: 1,
  method: 'randopt',
  model: 'chat',
  task,
  noise: 'independent',
  populationSeed: 1,
  splitSeed: 1,
  members: 2,
  sigmas: [0.01],
  support: 2,
  probe: 0,
  test: 2,
  voteMax: 2,
  maxNew: 6,
});

async function run(session: LabSession, task: string): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  const outcome = await session.run(config(task), new RunControl(), (some) => events.push(...some));
  expect(outcome).toEqual({ kind: 'done' });
  return events;
}

/** Every test question as the task asks it, each answered in text. */
function expectExamples(events: readonly RunEvent[], task: string): void {
  const found = events.find((event) => event.type === 'examples');
  const asked = drawSplits(findTask(task), config(task), 1).test;
  expect(found!.examples.map(({ prompt }) => prompt)).toEqual(asked.map(({ prompt }) => prompt));
  expect(found!.examples.every(({ base }) => base.text.length > 0)).toBe(true);
  expect(events.at(-1)!.type).toBe('finished');
}

const own = (reward: unknown) => ({
  version: 1,
  name: 'Letters',
  format: { kind: 'columns', prompt: 'Say {letter}:', answer: 'letter', reward, maxNewTokens: 4, stop: [] },
  rows: [...'abcdefgh'].map((letter) => ({ letter })),
});

describe.each(Object.entries(chatShapes))('a small chat model of family %s', (_, shape) => {
  it('runs the published tasks and its owner’s', { timeout: 400_000 }, async () => {
    const files = opened(await chatModelFiles(shape));
    await withGpu(async (gpu) => {
      const session = await LabSession.open(gpu, undefined, openNodeSandbox());
      await session.load('chat', 'chat', files);
      for (const task of published) expectExamples(await run(session, task), task);
      const judged = defineTask(own({ kind: 'function', source: '(response) => response.length / 100' }));
      const events = await run(session, judged.id);
      expectExamples(events, judged.id);
      const rewards = events.flatMap((event) => (event.type === 'members' ? event.members : []));
      expect(rewards.every(({ reward }) => reward > 0 && reward < 1)).toBe(true);
    });
  });
});

describe('a question', () => {
  it.each(published)('of %s is put by the chat template, or as plain text without one', async (task) => {
    const files = opened(await chatModelFiles(chatShapes.qwen2));
    const { tokenizer, chat } = await openText(files);
    const model = { tokenizer, chat } as unknown as LabModel;
    const [item] = drawSplits(findTask(task), { support: 1, probe: 0, test: 1 }, 0).support;
    const { messages } = item!;
    expect(promptTokens(item!, model)).toEqual(tokenizer!.encode(chat!.render(messages!)));
    const plain = { ...model, chat: null };
    expect(promptTokens(item!, plain)).toEqual(tokenizer!.encodeWhole!(plainPrompt(messages!)));
  });

  it('of one’s own is continued as it stands where there is no template', async () => {
    const { tokenizer } = await openText(opened(await chatModelFiles(chatShapes.llama)));
    const task = defineTask(own({ kind: 'exact', ignoreCase: false }));
    const model = { tokenizer, chat: null } as unknown as LabModel;
    expect(promptTokens([...task.items()][0]!, model)).toEqual(tokenizer!.encodeWhole!('Say a:'));
  });
});

describe('lab run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'corp-lab-tasks-'));
  const write = (name: string, content: unknown) =>
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));

  it('takes data for a published task and a task from a file', { timeout: 300_000 }, async () => {
    mkdirSync(join(folder, 'chat'));
    for (const { name, buffer } of await chatModelFiles(chatShapes.qwen2)) {
      writeFileSync(join(folder, 'chat', name), buffer);
    }
    const rows = [1, 2, 3, 4, 5].map((n) => ({ problem: `What is ${n} and ${n}?`, answer: String(2 * n) }));
    write('mine.jsonl', rows.map((row) => JSON.stringify(row)).join('\n'));
    const { rows: letters, ...spec } = own({ kind: 'choice' });
    write('letters.csv', `letter\n${letters.map(({ letter }) => letter).join('\n')}\n`);
    write('task.json', { ...spec, data: 'letters.csv' });
    const runs = [
      [{ ...config('math500'), data: 'mine.jsonl' }, /^math500@[0-9a-f]{12}$/, /^What is/],
      [config('task.json'), /^letters@[0-9a-f]{12}$/, /^Say [a-h]:$/],
    ] as const;
    for (const [i, [asked, id, prompt]] of runs.entries()) {
      write(`config${i}.json`, { ...asked, model: join(folder, 'chat') });
      const log = join(folder, `events${i}.jsonl`);
      expect(lab('run', join(folder, `config${i}.json`), '--out', log).status).toBe(0);
      const events = readFileSync(log, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as RunEvent);
      const started = events.find((event) => event.type === 'started');
      expect(started!.config.task).toMatch(id);
      const examples = events.find((event) => event.type === 'examples');
      for (const example of examples!.examples) expect(example.prompt).toMatch(prompt);
    }
  });

  it('says in a line what is wrong with the data', () => {
    write('bad.jsonl', '{"question": "?"}');
    for (const [asked, line] of [
      [{ ...config('gsm8k'), data: 'bad.jsonl' }, 'Row 1 is not a question of "GSM8K": it has question.'],
      [{ ...config('gsm8k'), data: 'none.jsonl' }, 'none.jsonl: cannot be read'],
      [{ ...config('count'), data: 'bad.jsonl' }, 'There is no published task of that name.'],
    ] as const) {
      write('bad.json', asked);
      const { status, errors } = lab('run', join(folder, 'bad.json'), '--out', join(folder, 'none'));
      expect({ status, errors }).toEqual({ status: 1, errors: [line] });
    }
  });
});
