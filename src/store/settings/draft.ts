/** The experiment as it is being typed in, and its way to a RunConfig or to what is wrong with it, in plain words. */
import type { RunConfig, TaskInfo } from '../../protocol';
import {
  checkSettings,
  corpFields,
  corpPrefix,
  firstCorpTyping,
  firstTyping,
  readTyped,
  runFields,
  type CorpKey,
  type CorpTyping,
  type Fields,
  type RunKey,
  type RunTyping,
  type Typed,
} from '../../settings';
import { presets, type PresetId } from './presets';

export type CorpDraft = CorpTyping;

export interface Draft extends Omit<RunTyping, 'model'> {
  readonly preset: PresetId;
  readonly corp: CorpDraft;
  /**
   * Settings of a run that was made, by path, where what its boxes show would be read as something else, such as a list in
   * another order; each holds until its box is edited. 'corp' stands for options that were left out as a whole.
   */
  readonly exact: Readonly<Record<string, unknown>>;
}

export type CorpProblems = Readonly<Partial<Record<CorpKey, string>>>;
export type Problems = Readonly<Partial<Record<RunKey, string>>> & { readonly corp?: CorpProblems };

const [demo] = presets;

export const firstDraft: Draft = {
  ...firstTyping,
  ...demo!.sizes,
  preset: 'demo',
  corp: { ...firstCorpTyping, ...demo!.grid },
  exact: {},
};

function changed(fields: Fields, before: object, patch: object, prefix = ''): string[] {
  const old = new Map<string, unknown>(Object.entries(before));
  return Object.entries(patch)
    .filter(([key, value]) => Object.hasOwn(fields, key) && old.get(key) !== value)
    .map(([key]) => prefix + key);
}

/** What is still exact after an edit. */
function exactAfter(draft: Draft, patch: Partial<Draft>): Draft['exact'] {
  const corp = changed(corpFields, draft.corp, patch.corp ?? {}, corpPrefix);
  const edited = new Set([
    ...changed(runFields, draft, patch),
    ...corp,
    ...(corp.length > 0 ? ['corp'] : []),
  ]);
  return Object.fromEntries(Object.entries(draft.exact).filter(([path]) => !edited.has(path)));
}

const sizes = ['members', 'support', 'probe', 'test', 'voteMax'] as const;

/** Any edit of a size makes the experiment the person's own. */
export function editDraft(draft: Draft, patch: Partial<Draft>): Draft {
  const grid = patch.corp !== undefined && patch.corp !== draft.corp;
  const custom = grid || sizes.some((field) => patch[field] !== undefined && patch[field] !== draft[field]);
  return { ...draft, exact: exactAfter(draft, patch), ...(custom ? { preset: 'custom' } : {}), ...patch };
}

/** The task chosen; where its rows are too few for the prompts asked for, they are shared out 3 : 3 : 4. */
export function draftOfTask(draft: Draft, { id, rows }: TaskInfo): Partial<Draft> {
  const asked = Number(draft.support) + Number(draft.probe) + Number(draft.test);
  if (rows === undefined || asked <= rows) return { task: id };
  const part = Math.floor(0.3 * rows);
  return { task: id, support: part, probe: part, test: rows - 2 * part };
}

export function applyPreset(draft: Draft, id: PresetId): Draft {
  const { sizes, grid } = presets.find((preset) => preset.id === id)!;
  return { ...editDraft(draft, { ...sizes, corp: { ...draft.corp, ...grid } }), preset: id };
}

function readFields(
  fields: Fields,
  typing: object,
  exact: Draft['exact'],
  prefix = '',
): Record<string, unknown> {
  const boxes = new Map<string, Typed>(Object.entries(typing));
  const values = Object.entries(fields).map(([key, field]) => {
    const path = prefix + key;
    return [key, Object.hasOwn(exact, path) ? exact[path] : readTyped(field, boxes.get(key) ?? '')] as const;
  });
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

/** What is typed as a config that may be wrong in any way. */
function typedConfig(draft: Draft, model: string): unknown {
  const { corp, exact, method } = draft;
  const withOptions = method === 'corp' && !Object.hasOwn(exact, 'corp');
  return {
    version: 1,
    ...readFields(runFields, { ...draft, model }, exact),
    ...(withOptions ? { corp: readFields(corpFields, corp, exact, corpPrefix) } : {}),
  };
}

export interface Reading {
  /** Null while something is wrong. */
  readonly config: RunConfig | null;
  readonly problems: Problems;
}

/** There is no config before there is a model and a task, but no box is to blame for it. */
const blameless = (path: string, draft: Draft, model: string): boolean =>
  (path === 'model' && model === '') || (path === 'task' && draft.task === '');

export function readDraft(draft: Draft, model: string): Reading {
  const { config, problems } = checkSettings(typedConfig(draft, model));
  const ofRun: Record<string, string> = {};
  const ofCorp: Record<string, string> = {};
  for (const { path, message } of problems) {
    if (blameless(path, draft, model)) continue;
    if (path.startsWith(corpPrefix)) ofCorp[path.slice(corpPrefix.length)] ??= message;
    else ofRun[path] ??= message;
  }
  return { config, problems: { ...ofRun, ...(Object.keys(ofCorp).length > 0 ? { corp: ofCorp } : {}) } };
}
