/** What the playground works on: the run's models by name, members in a range of rewards, models that sliders move. */
import { memberDelta, zeroDelta, type Delta } from '../../math/delta';
import type { AskedModel, MemberScore } from '../../protocol';
import { sameModel } from './exportable';
import { isBundled, type LabState } from '../state';
import type { RunState } from '../run/reducer';

export type AskableId = 'base' | 'best' | 'vote' | 'one' | 'picked';

export interface Askable {
  readonly id: AskableId;
  readonly title: string;
  readonly meaning: string;
  readonly model: AskedModel;
}

const memberModel = ({ seed, sigma }: Pick<MemberScore, 'seed' | 'sigma'>): Delta => memberDelta(seed, sigma);

/** Members by reward, best first. */
export function rankedMembers({ ranking, members }: Pick<RunState, 'ranking' | 'members'>): MemberScore[] {
  const byIndex = new Map(members.map((member) => [member.index, member]));
  return (ranking?.order ?? []).flatMap((index) => byIndex.get(index) ?? []);
}

/** The models of a run that has ranked its members; those it has not made are missing. */
export function askable(run: RunState): Askable[] {
  const ranked = rankedMembers(run);
  const [best] = ranked;
  if (!run.start || !best) return [];
  const found: Askable[] = [];
  const add = (id: AskableId, title: string, meaning: string, deltas: readonly Delta[]) =>
    found.push({ id, title, meaning, model: { deltas } });
  const voters = ranked.slice(0, run.start.config.voteMax);
  const { consolidated } = run.corp;
  add('base', 'Base model', 'The model as it was loaded.', [zeroDelta]);
  add(
    'best',
    'Best member',
    `The copy with the highest reward: number ${best.index}, at sigma ${best.sigma}.`,
    [memberModel(best)],
  );
  add(
    'vote',
    `Vote of the best ${voters.length}`,
    'Each of them answers, and the most common valid answer wins.',
    voters.map(memberModel),
  );
  if (consolidated)
    add(
      'one',
      'Consolidated model',
      `The population as a single model: CoRP after stage ${consolidated.stage}.`,
      [consolidated.delta],
    );
  if (run.selection)
    add('picked', 'Your selection', 'The members you selected, consolidated into one model.', [
      run.selection.result.row,
    ]);
  return found;
}

/** Whether the run shown has models to try, and is neither running nor being replayed. */
export const canTry = ({ run, control, presentation }: LabState): boolean =>
  run.ranking !== null && (run.ending !== null || (control === 'idle' && presentation.replayed === null));

export type Trial =
  | { readonly kind: 'ready' }
  /** What is missing, in words; and the bundled model that would help, if that is all. */
  | { readonly kind: 'not-now'; readonly why: string; readonly open: string | null };

type Parts = Pick<LabState, 'run' | 'model' | 'control' | 'exports' | 'opening' | 'catalog' | 'explore'>;

const notNow = (why: string, open: string | null = null): Trial => ({ kind: 'not-now', why, open });

/** Whether the models of the run shown can be asked now. */
export function trial({ run, model, control, exports, opening, catalog, explore }: Parts): Trial {
  const { start } = run;
  if (!start || run.ranking === null)
    return notNow('The models can be prompted once the members are scored and ranked.');
  if (start.imported)
    return notNow(
      `This run was made elsewhere (${start.imported.from.slice(0, 80)}), with a different noise generator: its members cannot be rebuilt here.`,
    );
  if (opening !== null) return notNow('A model is being opened.');
  if (explore.job === 'selection') return notNow('Your selection is being consolidated.');
  if (control !== 'idle') return notNow('The GPU is busy with a run. Wait for it to end, or stop it.');
  if (exports.making !== null) return notNow('A model is being saved. Wait until that is done.');
  if (model && sameModel(model, start.model)) return { kind: 'ready' };
  const { id, title } = start.model;
  const bundled = isBundled({ catalog }, id);
  return notNow(
    `This run was made with ${title.slice(0, 80)}, which is not loaded: ${bundled ? 'open it' : 'open the same files'} to prompt its models.`,
    bundled ? id : null,
  );
}

const slack = 1e-9;

/** Members whose reward lies in [from, to). */
export const membersWithin = (
  members: readonly MemberScore[],
  from: number,
  to: number,
): readonly MemberScore[] => members.filter(({ reward }) => reward >= from - slack && reward < to - slack);

/** Length of a model's step in amplitudes. */
export const lengthOf = ({ coefficients }: Delta): number =>
  Math.sqrt(coefficients.reduce((sum, value) => sum + value * value, 0));

/** A delta at another step along its direction. */
export const atLength = ({ seeds, coefficients }: Delta, factor: number): Delta => ({
  seeds,
  coefficients: coefficients.map((value) => value * factor),
});

/** theta0 + sigma * eps(seed) at any sigma. */
export const atSigma = ({ seed }: Pick<MemberScore, 'seed'>, sigma: number): Delta =>
  memberModel({ seed, sigma });
