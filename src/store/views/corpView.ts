/** What the panels of a CoRP run are drawn from: the sweep as a grid, the scoreboard's lines, line searches, changes. */
import type {
  Change,
  MethodId,
  MethodScore,
  PairedComparison,
  RecenterRound,
  SweepCell,
  Tally,
} from '../../protocol';
import type { CorpState, LineSearch } from '../run/corp';
import type { LabState } from '../state';
import { share, type Share } from './statistics';

/** Whether the run shown, or else the one being set up, consolidates its population. */
export const consolidates = ({ run, draft }: Pick<LabState, 'run' | 'draft'>): boolean =>
  (run.start?.config.method ?? draft.method) === 'corp';

interface MethodWords {
  readonly title: string;
  /** What it does, for someone who meets it for the first time. */
  readonly meaning: string;
}

export const methodWords: Readonly<Record<MethodId, MethodWords>> = {
  base: { title: 'Base model', meaning: 'The model as it was loaded.' },
  'best-member': {
    title: 'Best single member',
    meaning: 'The perturbed copy with the highest reward on support (RandOpt with K = 1).',
  },
  'best-member-line': {
    title: 'Best member, line search',
    meaning: 'The same copy, its perturbation scaled by whatever factor is best on probe.',
  },
  vote: {
    title: 'Vote of the best K',
    meaning: 'The best K members answer every prompt and the most common answer wins (RandOpt).',
  },
  soup: {
    title: 'Uniform soup',
    meaning: 'The plain average of the best tenth of the members, with a line search on probe.',
  },
  softmax: {
    title: 'Reward softmax, one pass',
    meaning: 'CoRP’s sweep without its second pass: members are weighted by reward alone.',
  },
  'es-one-step': {
    title: 'One-step evolution strategy',
    meaning: 'All members, good and bad, weighted by how far their reward is above or below the mean.',
  },
  'es-iterated': {
    title: 'Iterated evolution strategy',
    meaning: 'The same budget of forward passes spent on many small steps, each with a fresh population.',
  },
  'corp-stage1': {
    title: 'CoRP (stage 1)',
    meaning:
      'The rewarded members consolidated into one model: weighted twice, swept over q, beta and scale.',
  },
  'corp-stage2': {
    title: 'CoRP (stage 2)',
    meaning: 'Stage 1’s model after the accepted recentering rounds.',
  },
  shuffled: {
    title: 'Control: shuffled rewards',
    meaning: 'Stage 1 with the rewards shuffled among the members. Whatever it gains is luck in the sweep.',
  },
  fresh: {
    title: 'Control: fresh members',
    meaning:
      'Stage 1 with the same rewards given to new copies that did not earn them. Whatever it gains is luck in the sweep.',
  },
};

const order: readonly MethodId[] = [
  'base',
  'corp-stage1',
  'corp-stage2',
  'vote',
  'best-member',
  'best-member-line',
  'soup',
  'softmax',
  'es-one-step',
  'es-iterated',
  'shuffled',
  'fresh',
];

const isControl = (method: MethodId): boolean => method === 'shuffled' || method === 'fresh';

export type Standing = 'ahead' | 'behind' | 'level';

/** Whether the interval of a paired difference leaves zero. */
export const standingOf = ({ low, high }: Pick<PairedComparison, 'low' | 'high'>): Standing =>
  low > 0 ? 'ahead' : high < 0 ? 'behind' : 'level';

export interface ScoreLine {
  readonly method: MethodId;
  readonly title: string;
  readonly meaning: string;
  readonly control: boolean;
  readonly score: MethodScore;
  readonly share: Share;
  /** Against the base and against CoRP's stage 1, prompt by prompt. */
  readonly overBase: PairedComparison | null;
  readonly overCorp: PairedComparison | null;
  /** Its gain as a share of the vote's; null where the vote gains nothing. */
  readonly recovered: number | null;
}

export function scoreboard({ scores, comparisons }: CorpState): ScoreLine[] {
  const known = new Map(scores.map((score) => [score.method, score]));
  const rate = (method: MethodId) => {
    const found = known.get(method)?.tally;
    return found && found.n > 0 ? found.correct / found.n : null;
  };
  const [base, vote] = [rate('base'), rate('vote')];
  const pair = (method: MethodId, against: MethodId) =>
    comparisons.find((one) => one.method === method && one.against === against) ?? null;
  return order.flatMap((method): ScoreLine[] => {
    const score = known.get(method);
    if (!score) return [];
    const own = rate(method);
    const gains = base !== null && vote !== null && own !== null && vote > base && method !== 'base';
    return [
      {
        method,
        ...methodWords[method],
        control: isControl(method),
        score,
        share: share(score.tally),
        overBase: pair(method, 'base'),
        overCorp: pair(method, 'corp-stage1'),
        recovered: gains ? (own - base) / (vote - base) : null,
      },
    ];
  });
}

export interface SweepGrid {
  readonly scales: readonly number[];
  readonly qs: readonly number[];
  readonly betas: readonly number[];
  /** Cells by scale, q, beta; null if not yet scored. */
  readonly at: (scale: number, q: number, beta: number) => SweepCell | null;
  readonly lowest: number;
  readonly highest: number;
}

const distinct = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b);
const rate = ({ correct, n }: Tally) => (n > 0 ? correct / n : 0);

/** `lists` give the rows and columns to come, before their cells are scored. */
export function sweepGrid(
  cells: readonly SweepCell[],
  lists: {
    readonly q: readonly number[];
    readonly beta: readonly number[];
    readonly scale: readonly number[];
  } | null,
): SweepGrid {
  const key = (scale: number, q: number, beta: number) => `${scale}/${q}/${beta}`;
  const known = new Map(cells.map((cell) => [key(cell.scale, cell.q, cell.beta), cell]));
  const rates = cells.map(({ tally }) => rate(tally));
  return {
    scales: distinct([...(lists?.scale ?? []), ...cells.map(({ scale }) => scale)]),
    qs: distinct([...(lists?.q ?? []), ...cells.map(({ q }) => q)]),
    betas: distinct([...(lists?.beta ?? []), ...cells.map(({ beta }) => beta)]),
    at: (scale, q, beta) => known.get(key(scale, q, beta)) ?? null,
    lowest: rates.length > 0 ? Math.min(...rates) : 0,
    highest: rates.length > 0 ? Math.max(...rates) : 1,
  };
}

export interface NamedLine {
  readonly method: MethodId;
  readonly title: string;
  readonly search: LineSearch;
}

/** The line searches, CoRP's own direction first: its steps are the sweep's cells at the chosen q and beta. */
export function lineSearches({ collapse, sweep, lines }: CorpState): NamedLine[] {
  const found: NamedLine[] = [];
  if (collapse) {
    const cells = sweep
      .filter(({ q, beta }) => q === collapse.q && beta === collapse.beta)
      .sort((a, b) => a.eta - b.eta);
    const points = cells.map(({ eta, tally }) => ({ eta, tally }));
    const chosen = cells.findIndex(({ scale }) => scale === collapse.scale);
    if (points.length > 0 && chosen >= 0)
      found.push({
        method: 'corp-stage1',
        title: methodWords['corp-stage1'].title,
        search: { points, chosen },
      });
  }
  for (const method of order) {
    const search = lines[method];
    if (search && search.points.length > 0) found.push({ method, title: methodWords[method].title, search });
  }
  return found;
}

export const changeFilters = ['all', 'fixed', 'broken', 'wrong'] as const;
export type ChangeFilter = (typeof changeFilters)[number];

const matches: Record<ChangeFilter, (change: Change) => boolean> = {
  all: () => true,
  fixed: ({ base, consolidated }) => !base.correct && consolidated.correct,
  broken: ({ base, consolidated }) => base.correct && !consolidated.correct,
  wrong: ({ base, consolidated }) => !base.correct && !consolidated.correct,
};

export const filterChanges = (changes: readonly Change[], filter: ChangeFilter): readonly Change[] =>
  changes.filter(matches[filter]);

const rejections: Readonly<Record<NonNullable<RecenterRound['rejection']>, string>> = {
  crossfit_gate_failed:
    'Rejected by the gate: on held-out support prompts it did not fix clearly more than it broke.',
  probe_not_better: 'Rejected on probe: no step along it was clearly better than the current model.',
  no_local_proposal: 'No neighbour gave a direction to propose.',
};

const stops: Readonly<Record<NonNullable<RecenterRound['stop']>, string>> = {
  max_accepted_recenters: 'Stage 2 ends: the limit of accepted rounds is reached.',
  patience_exhausted: 'Stage 2 ends: too many rejections in a row.',
  max_attempts: 'Stage 2 ends: all rounds are used.',
};

/** The outcome of a round, in plain words. */
export function roundWords({ accepted, rejection, stop }: RecenterRound): string {
  const outcome = accepted ? 'Accepted.' : rejection ? rejections[rejection] : 'Not accepted.';
  return stop ? `${outcome} ${stops[stop]}` : outcome;
}
