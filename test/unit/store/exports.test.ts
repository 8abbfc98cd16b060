/** Models and recipes to take away: when they can be, what reaches the person, and what a refusal leaves. */
import { describe, expect, it } from 'vitest';
import type { ModelDelta, Result } from '../../../src/protocol';
import {
  clearedRun,
  createLabStore,
  emptyExports,
  emptyRun,
  exportable,
  type LabState,
} from '../../../src/store';
import { createExportActions } from '../../../src/store/models/exportActions';
import { isRecipe } from '../../../src/store/models/openFilesActions';
import { actionContext } from '../../support/fakes/actionContext';
import { fakeLab } from '../../support/fakes/fakeLab';
import {
  syntheticAdapter,
  syntheticConfig,
  syntheticModel,
  syntheticPreflight,
} from '../../support/synthetic/syntheticRun';

const delta: ModelDelta = { noise: 'independent', seeds: [1, 2], coefficients: [0.5, -0.25] };
const model = { ...syntheticModel, fingerprint: 'aa' };
const config = syntheticConfig;
const start = { config, model, adapter: syntheticAdapter, preflight: syntheticPreflight(config) };
const run = {
  ...emptyRun,
  start,
  corp: { ...emptyRun.corp, consolidated: { stage: 2, delta, eta: 1 } },
} as unknown as LabState['run'];
const ready = { ...clearedRun, run, model, control: 'idle', exports: emptyExports } as unknown as LabState;

describe('what can be saved as a model', () => {
  it('is the consolidated model, of an idle lab that still holds its base', () => {
    const found = exportable(ready);
    expect(found).toMatchObject({ kind: 'ready', delta, config });
    expect(found.kind === 'ready' && found.name).toMatch(/^[a-z0-9.-]+-stage2$/);
    expect(exportable({ ...ready, run: emptyRun }).kind).toBe('none');
    const imported = { ...run, start: { ...start, imported: { from: 'a cluster', absent: [] } } };
    expect(exportable({ ...ready, run: imported }).kind).toBe('none');
  });

  it('says why not now', () => {
    const why = (changes: Partial<LabState>) => {
      const found = exportable({ ...ready, ...changes });
      return found.kind === 'not-now' ? found.why : found.kind;
    };
    expect(why({ control: 'running' })).toMatch(/ends or is stopped/);
    expect(why({ exports: { ...emptyExports, making: 'a model' } })).toMatch(/Another model/);
    expect(why({ model: null })).toMatch(/open that model again/);
    expect(why({ model: { ...model, fingerprint: 'bb' } })).toMatch(/open that model again/);
    expect(why({ model: { ...model, bytes: 1 } })).toMatch(/open that model again/);
    const { fingerprint: _, ...older } = model;
    expect(why({ model: older })).toBe('ready'); // nothing speaks against it
  });

  it('a recipe is told from other JSON by what it says of itself', async () => {
    const file = (name: string, content: string) => new File([content], name);
    expect(await isRecipe([file('a.json', '{"format": "corp-lab-recipe"}')])).toBe(true);
    expect(await isRecipe([file('config.json', '{"model_type": "llama"}')])).toBe(false);
    expect(await isRecipe([file('a.txt', '"corp-lab-recipe"')])).toBe(false);
    expect(await isRecipe([file('a.json', '"corp-lab-recipe"'), file('b.json', '')])).toBe(false);
  });
});

describe('making it', () => {
  function lab(changes: Partial<ReturnType<typeof fakeLab>> = {}) {
    const store = createLabStore();
    store.setState(ready);
    const history: (string | null)[] = [];
    store.subscribe(({ exports }) => history.push(exports.making));
    const actions = createExportActions(actionContext(store, Object.assign(fakeLab(), changes)));
    return { actions, history, exports: () => store.getState().exports };
  }

  it('leaves a file under a name that says what it is', async () => {
    const { actions, history, exports } = lab();
    await actions.recipe();
    expect(history).toEqual(['The recipe', null]);
    expect(exports().ready!.name).toMatch(/-stage2\.recipe\.json$/);
    expect(await exports().ready!.content.text()).toBe('{}');
    await actions.python();
    expect(exports().ready!.name).toMatch(/\.py$/);
    await actions.model();
    expect(exports().ready!.name).toMatch(/\.zip$/);
    actions.dismiss();
    expect(exports()).toEqual(emptyExports);
  });

  it('makes one at a time', async () => {
    let finish: (value: Result<string>) => void = () => undefined;
    const slow = lab({ recipe: () => new Promise((resolve) => (finish = resolve)) });
    const first = slow.actions.recipe();
    await slow.actions.model();
    expect(slow.exports().making).toBe('The recipe');
    finish({ ok: true, value: 'text' });
    await first;
    expect(await slow.exports().ready!.content.text()).toBe('text');
  });

  it('shows a refusal, and a stop as nothing', async () => {
    const refusal = { kind: 'bad-model', message: 'Another base.', hint: 'Open it.' } as const;
    const refused = lab({ applyRecipe: async () => ({ ok: false, error: refusal }) });
    await refused.actions.apply(new File(['{}'], 'x.recipe.json'));
    expect(refused.exports()).toEqual({ ...emptyExports, error: refusal });
    const stop = { kind: 'cancelled', message: 'Stopped.', hint: '' } as const;
    const stopped = lab({ recipe: async () => ({ ok: false, error: stop }) });
    await stopped.actions.recipe();
    expect(stopped.exports()).toEqual(emptyExports);
  });
});
