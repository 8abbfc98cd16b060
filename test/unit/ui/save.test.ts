import { describe, expect, test } from 'vitest';
import { as, shownOf, type Table } from '../../../src/ui/parts/tables/table';
import { csvText } from '../../../src/ui/save/csv';
import { fileName } from '../../../src/ui/save/file';
import { logText } from '../../../src/ui/save/log';
import { syntheticConfig, syntheticLog } from '../../support/synthetic/syntheticRun';

const table = (...cells: Table['rows'][number]): Table => ({ caption: 't', columns: ['a'], rows: [cells] });
const row = (...cells: Table['rows'][number]) => csvText(table(...cells)).split('\r\n')[1];

describe('a table as CSV', () => {
  test('keeps the digits that the page rounds away', () => {
    const cell = as(0.123456789, '12 %');
    expect([row(cell, 2, 'x'), shownOf(cell)]).toEqual(['0.123456789,2,x', '12 %']);
  });

  test('leaves empty what is not known or not a number', () => {
    expect(row(null, NaN, Infinity, 1)).toBe(',,,1');
    expect(shownOf(null)).toBe('–');
  });

  test('quotes commas, quotes and line breaks', () => {
    expect(row('a,b', 'say "x"')).toBe('"a,b","say ""x"""');
    expect(csvText(table('two\nlines'))).toBe('a\r\n"two\nlines"\r\n');
  });

  test('a text that a spreadsheet would run as a formula stays a text; numbers stay numbers', () => {
    expect(row('=HYPERLINK("x")', '+1', '-8+3', '@a', -0.5)).toBe(`"'=HYPERLINK(""x"")",'+1,'-8+3,'@a,-0.5`);
  });
});

describe('a file’s name', () => {
  test('says which run it is of', () => {
    expect(fileName(syntheticConfig, 'Which candidate is best?', 'csv')).toBe(
      'fake-1k-story-1-which-candidate-is-best.csv',
    );
    expect(fileName(undefined, 'events', 'jsonl')).toBe('events.jsonl');
  });

  test('is plain and bounded, whatever the model is called', () => {
    const name = fileName({ ...syntheticConfig, model: '../../ü<b>'.repeat(60) }, 'events', 'jsonl');
    expect(name).toMatch(/^[\w.-]{1,110}$/);
    expect(name).not.toMatch(/^[.-]*\//);
  });
});

test('the saved log is one JSON object a line, and reads back', () => {
  const log = syntheticLog();
  const lines = logText(log).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(log);
});
