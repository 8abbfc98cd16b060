/** People's data files: what is in them arrives unchanged, and what is wrong with them is said in a line. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LabError } from '../../../src/protocol';
import { DataTables, readRows } from '../../../src/tasks';

const read = (name: string, text: string) => readRows(name, new TextEncoder().encode(text));

async function failure(name: string, text: string): Promise<string> {
  const thrown: unknown = await read(name, text).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(thrown).toBeInstanceOf(LabError);
  const { kind, message, hint } = (thrown as LabError).info;
  expect(kind).toBe('bad-file');
  expect(hint).not.toBe('');
  return message;
}

const parquet = new Uint8Array(readFileSync(new URL('../../golden/rows.parquet', import.meta.url)));

describe('rows of a file', () => {
  const rows = [
    { question: 'a, "b"\nc', answer: '#### 1' },
    { question: 'größe 🎈', answer: '' },
  ];

  it.each([
    ['a.json', JSON.stringify(rows)],
    ['a.json', JSON.stringify({ version: '1', data: rows })],
    ['a.jsonl', `${rows.map((row) => JSON.stringify(row)).join('\r\n')}\n\n`],
    ['a.ndjson', rows.map((row) => JSON.stringify(row)).join('\n')],
    ['a.csv', '\ufeffquestion,answer\r\n"a, ""b""\nc",#### 1\r\n\r\ngröße 🎈,\r\n'],
    ['a.tsv', 'question\tanswer\n"a, ""b""\nc"\t#### 1\ngröße 🎈\t""'],
    ['pasted', 'question;answer\n"a, ""b""\nc";#### 1\ngröße 🎈;\n'],
    ['pasted', JSON.stringify(rows)],
    ['pasted', rows.map((row) => JSON.stringify(row)).join('\n')],
  ])('are read from %s: %j', async (name, text) => {
    expect(await read(name, text)).toEqual(rows);
  });

  it('are read from Parquet, whole numbers and lists included', async () => {
    const found = await readRows('train.parquet', parquet);
    expect(found).toHaveLength(3);
    expect(found[1]).toEqual({
      text: 'Say "hello".\nTwice.',
      code: 'def hi():\n    return "hello"',
      task_id: 2,
      test_list: ['assert hi() == "hello"', 'assert True'],
    });
  });

  it('keep a column named __proto__ to themselves', async () => {
    const [row] = await read('a.csv', '__proto__,b\nx,y');
    expect(Object.keys(row!)).toEqual(['__proto__', 'b']);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('are read from ten thousand lines at once', async () => {
    const lines = Array.from({ length: 10_000 }, (_, i) => `${i},"say ""${i}"""`);
    const found = await read('a.csv', `n,text\n${lines.join('\n')}`);
    expect(found).toHaveLength(10_000);
    expect(found[9_999]).toEqual({ n: '9999', text: 'say "9999"' });
  });
});

describe('a file that cannot be read', () => {
  it.each([
    ['a.json', '', 'a.json: the file is empty.'],
    ['a.json', '{"a":', 'a.json: this is not valid JSON.'],
    ['a.json', '{"a": 1}', 'a.json: there is no list of rows in it.'],
    ['a.json', '[]', 'a.json: there are no rows.'],
    ['a.json', '[{"a": 1}, 3]', 'a.json: row 2 is not an object with columns.'],
    ['a.jsonl', '{"a": 1}\n\n{"a": 2', 'a.jsonl: line 3 is not valid JSON.'],
    ['a.csv', 'a,b\n1,2\n3', 'a.csv: row 2 has 1 cells, the header has 2.'],
    ['a.csv', 'a,b\n1,"2', 'a.csv: row 1: a quotation mark is never closed.'],
    ['a.csv', 'a,b\n1,"2"3', 'a.csv: row 1: there is text after a closing quotation mark.'],
    ['a.csv', 'a,a\n1,2', 'a.csv: the column "a" comes twice.'],
    ['a.csv', 'a,\n1,2', 'a.csv: a column of the header has no name.'],
    ['a.csv', '\n\n', 'a.csv: there is no header.'],
    ['a.csv', 'a,b', 'a.csv: there are no rows.'],
  ])('%s: %j', async (name, text, message) => {
    expect(await failure(name, text)).toBe(message);
  });

  it('says so of other bytes and of half a Parquet file', async () => {
    const reason = async (bytes: Uint8Array) =>
      readRows('x', bytes).catch((thrown: unknown) => (thrown as LabError).info.message);
    expect(await reason(new Uint8Array([0xff, 0xfe, 0, 1]))).toBe(
      'x: this is neither text in UTF-8 nor Parquet.',
    );
    expect(await reason(parquet.slice(0, parquet.length - 30))).toMatch(
      /^x: the Parquet file cannot be read: /,
    );
    const mangled = parquet.map((byte, i) =>
      i > parquet.length - 60 && i < parquet.length - 8 ? byte ^ 0x5a : byte,
    );
    expect(await reason(mangled)).toMatch(/^x: the Parquet file cannot be read: /);
  });

  it('says how many rows are too many', async () => {
    expect(await failure('a.jsonl', '{}\n'.repeat(100_001))).toBe(
      'a.jsonl: there are more than 100,000 rows.',
    );
  });
});

describe('tables', () => {
  it('show the first rows as text and are named by their content', async () => {
    const tables = new DataTables();
    const bytes = new TextEncoder().encode('[{"n": 1, "list": ["<b>"]}, {"n": null, "more": true}]');
    const table = await tables.read('a.json', [{ name: 'a.json', bytes }]);
    expect(table).toMatchObject({
      name: 'a.json',
      columns: ['n', 'list', 'more'],
      rows: 2,
      preview: [
        { n: '1', list: '["<b>"]', more: '' },
        { n: '', list: '', more: 'true' },
      ],
    });
    expect((await tables.read('b.json', [{ name: 'b.json', bytes }])).id).toBe(table.id);
    const format = { kind: 'published', task: 'gsm8k' } as const;
    expect(tables.complete({ version: 1, name: 'x', format, data: table.id }).rows).toHaveLength(2);
    expect(() => tables.complete({ version: 1, name: 'x', format, data: 'gone' })).toThrow(
      'no longer loaded',
    );
  });
});
