/** Models over the network, as a person opens them: from a Hub on loopback that may misbehave. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startFakeHub, type FakeHub } from '../support/fakes/fakeHub';
import { servedLab } from '../support/browser/served';
import { estimated } from '../support/browser/visitor';

const fileOf = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../public/models/thicket-49k/${name}`, import.meta.url)));
const names = ['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json'];
const model = Object.fromEntries(names.map((name) => [name, fileOf(name)]));
const corrupt = new Uint8Array(model['model.safetensors']!);
corrupt.fill(0x41, 8, 40);
const questions = new TextEncoder().encode(
  Array.from({ length: 60 }, (_, i) =>
    JSON.stringify({ question: `What is ${i} + 1?`, answer: `It is ${i + 1}.\n#### ${i + 1}` }),
  ).join('\n'),
);
const mamba = new TextEncoder().encode(JSON.stringify({ model_type: 'mamba' }));

let hub: FakeHub;

beforeAll(async () => {
  hub = await startFakeHub({
    'tiny/thicket': model,
    'tiny/corrupt': { ...model, 'model.safetensors': corrupt },
    'tiny/mamba': { ...model, 'config.json': mamba },
    'openai/gsm8k': { 'main/train.jsonl': questions },
  });
});

afterAll(() => hub?.close());

const lab = servedLab(() => ['https://huggingface.co', hub.url]);

const openDialog = (page: Page) => page.getByRole('button', { name: 'Online…' }).click();

async function lookUp(page: Page, repository: string) {
  await page.getByLabel('Model on the Hub').fill(repository);
  await page.getByRole('button', { name: 'Look up' }).click();
}

const facts = (page: Page) => page.locator('[data-model-facts]').innerText();
const opened = (page: Page) => page.getByRole('dialog').waitFor({ state: 'detached' });

describe('a model from the Hub', () => {
  test('is looked up, fetched through a dropped connection, opened, kept, reopened offline, deleted', async () => {
    const { page, noise } = await lab.ready();
    await openDialog(page);
    await lookUp(page, 'tiny/thicket');
    await page.getByText(/49.4K weights/).waitFor();
    expect(
      hub.requests.some((request) => request.includes('resolve') && request.includes('.safetensors')),
    ).toBe(false);
    hub.mischief.set('model.safetensors', [{ kind: 'drop', after: 70_000 }]);
    await page.getByRole('button', { name: /^Download \(.* and open$/ }).click();
    await opened(page);
    expect(hub.requests.some((request) => /model.safetensors bytes=\d+-$/.test(request))).toBe(true);
    expect(await page.getByLabel('Model', { exact: true }).locator('option:checked').innerText()).toBe(
      'tiny/thicket',
    );
    expect(await facts(page)).toContain('llama');

    hub.requests.length = 0;
    await page.reload();
    await estimated(page);
    await page.getByRole('button', { name: 'Online…' }).click();
    await page.getByText('Downloaded').click();
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await opened(page);
    expect(hub.requests).toEqual([]);

    await page.getByRole('button', { name: 'Online…' }).click();
    await page.getByText('Downloaded').click();
    await page.getByRole('button', { name: 'Delete tiny/thicket' }).click();
    await page.getByText('No models yet').waitFor();
    expect(noise).toEqual([]);
  });
});

describe('a model that cannot be had', () => {
  let page: Page;

  beforeAll(async () => {
    ({ page } = await lab.ready());
  });

  beforeEach(() => openDialog(page));

  afterEach(async () => {
    await page.keyboard.press('Escape');
    await opened(page);
  });

  test.each([
    ['gated/model', /private, gated, or does not exist/],
    ['tiny/unknown', /was not found/],
    ['tiny/mamba', /unsupported architecture: mamba/],
  ])('%s is refused before anything is fetched, and the model before stays', async (repository, message) => {
    const before = await facts(page);
    hub.requests.length = 0;
    expect(await page.getByText(message).count()).toBe(0);
    await lookUp(page, repository);
    await page.getByText(message).waitFor();
    expect(hub.requests.filter((request) => request.includes('.safetensors'))).toEqual([]);
    expect(await facts(page)).toBe(before);
  });

  test.each([
    ['a corrupt header', 'tiny/corrupt', null, /model.safetensors/],
    ['a web page', 'tiny/thicket', { kind: 'html' } as const, /web page arrived in place/],
    [
      'another size',
      'tiny/thicket',
      { kind: 'content', bytes: new Uint8Array(300_000) } as const,
      /hash differs|different size/,
    ],
    ['access withdrawn', 'tiny/thicket', { kind: 'status', status: 403 } as const, /private, gated/],
  ])('%s is refused in plain words and the model before stays', async (_what, repository, trick, message) => {
    const before = await facts(page);
    await lookUp(page, repository);
    expect(await page.getByRole('alert').getByText(message).count()).toBe(0);
    if (trick) hub.mischief.set('model.safetensors', [trick]);
    await page.getByRole('button', { name: /^Download/ }).click();
    await page.getByRole('alert').getByText(message).waitFor();
    expect(await facts(page)).toBe(before);
  });
});

describe('a data set from the Hub', () => {
  test('is fetched, stopped, gone on with and used', async () => {
    const { page, noise } = await lab.ready();
    await page.getByRole('button', { name: 'Custom task…' }).click();
    await page.getByText('Published data').click();
    const fetchIt = page.getByRole('button', { name: 'Fetch openai/gsm8k from the Hub' });
    hub.mischief.set('main/train.jsonl', [{ kind: 'stall', after: 1000 }]);
    await fetchIt.click();
    const download = page.getByRole('region', { name: 'Download' });
    await download.getByText(/: 1\.0.kB of/).waitFor();
    await download.getByRole('button', { name: /^Stop/ }).click();
    await page
      .getByRole('alert')
      .getByText(/what has arrived is kept/)
      .waitFor();
    hub.requests.length = 0;
    await fetchIt.click();
    await page.getByText('60 rows, 2 columns').waitFor();
    expect(hub.requests).toContain('GET /datasets/openai/gsm8k/resolve/main/main/train.jsonl bytes=1000-');
    await page.getByRole('button', { name: 'Use this task' }).click();
    const card = page.locator('[data-task]').filter({ hasText: 'GSM8K: GSM8K (openai/gsm8k)' });
    await card.waitFor();
    expect(await card.getByRole('radio').isChecked()).toBe(true);
    expect(noise).toEqual([]);
  });

  test('that is not there says what to do', async () => {
    const { page } = await lab.ready();
    await page.getByRole('button', { name: 'Custom task…' }).click();
    await page.getByText('Published data').click();
    await page.getByText('ROCStories', { exact: true }).last().click();
    await page.getByRole('button', { name: /^Fetch shawon/ }).click();
    await page
      .getByRole('alert')
      .getByText(/was not found/)
      .waitFor();
  });
});

describe('a run made elsewhere', () => {
  test('is dropped as a folder and explored: histogram and sweep shown, what is absent named', async () => {
    const { page, noise } = await lab.ready();
    const folder = 'test/golden/cluster-run';
    await page
      .getByLabel('Model files')
      .setInputFiles([
        `${folder}/results.json`,
        `${folder}/model_saves/sampling_population.json`,
        ...['recenter_rounds', 'stage1_elite_cloud', 'stage1_summary', 'stage1_tuning'].map(
          (name) => `${folder}/artifacts/${name}.json`,
        ),
      ]);
    await page.locator('[data-plot-area] svg path[fill]').first().waitFor();
    await page
      .getByText(/published implementation/)
      .first()
      .waitFor();
    expect(await page.locator('body').innerText()).not.toContain('NaN');
    expect(noise).toEqual([]);
  });
});
