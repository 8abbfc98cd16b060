/** One word for one thing: what the table of ARCHITECTURE.md rules out is found nowhere. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const architecture = readFileSync('ARCHITECTURE.md', 'utf8');
const table = /<!-- vocabulary -->([\s\S]*)<!-- \/vocabulary -->/.exec(architecture)![1]!;

/** In the last column, in code. */
const ruledOut = table
  .split('\n')
  .flatMap((line) => [...(line.split('|').at(-2) ?? '').matchAll(/`([^`]+)`/g)].map(([, word]) => word!));

const wanted = /^(src|shaders|scripts|docs|index\.html|README\.md|CONTRIBUTING\.md|training\/README\.md)/;
const texts = /\.(ts|tsx|js|cjs|wgsl|css|html|md|py)$/;
/** Data, a licence's own words, and the folding of case. */
const exempt = ['src/safetensors-js/LICENSE', 'src/tasks/custom/rewards.ts'];

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => wanted.test(file) && texts.test(file) && !exempt.includes(file));

const camel = /(?<=[a-z])(?=[A-Z])/g;

function placesOf(word: string): string[] {
  const pattern = new RegExp(`\\b${word}s?\\b`, 'i');
  return files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, i) =>
        pattern.test(line.replace(camel, ' ')) ? [`${file}:${i + 1}: ${line.trim()}`] : [],
      ),
  );
}

describe('the table of words', () => {
  it('has words to look for, in many files', () => {
    expect(ruledOut.length).toBeGreaterThan(8);
    expect(files.length).toBeGreaterThan(500);
  });

  it.each(ruledOut)('nothing is called %s', (word) => {
    expect(placesOf(word)).toEqual([]);
  });
});
