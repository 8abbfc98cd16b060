/** A landscape as charts draw it: the plane's values, the marks on it, and the directions on offer. */
import type {
  LandscapeCell,
  LandscapeDirection,
  LandscapeFrame,
  LandscapeMark,
  LandscapeSource,
  RunEvent,
  SplitName,
} from '../../protocol';
import type { RunState } from '../run/reducer';

type Point = readonly [x: number, y: number];

export interface LandscapeView {
  readonly frame: LandscapeFrame;
  readonly scored: number;
  readonly of: number;
  /** Mean rewards row after row from the lowest y; null where not yet scored. */
  readonly values: readonly (number | null)[];
  /** The cells of a line, by ascending x. */
  readonly line: readonly LandscapeCell[];
  /** Reward of theta0: the cell at its place, or what the run says. */
  readonly base: number;
  readonly best: LandscapeCell | null;
  readonly members: readonly Point[];
  readonly stage1: Point | null;
  /** Stage 1 and the rounds accepted after it; empty where there were none. */
  readonly path: readonly Point[];
}

const placeOf = ({ x, y }: LandscapeMark): Point => [x, y];

function baseOf(run: RunState, frame: LandscapeFrame, values: readonly (number | null)[]): number {
  const [column, row] = [(frame.xs.length - 1) / 2, (frame.ys.length - 1) / 2];
  const split: SplitName = frame.request.split;
  return values[row * frame.xs.length + column] ?? run.base[split]?.reward ?? 0;
}

/** null before a landscape was requested. */
export function landscapeView(run: RunState): LandscapeView | null {
  const { landscape } = run.geometry;
  if (!landscape) return null;
  const { frame, cells } = landscape;
  const values = new Array<number | null>(frame.xs.length * frame.ys.length).fill(null);
  for (const { column, row, reward } of cells) values[row * frame.xs.length + column] = reward;
  const of = (kind: LandscapeMark['kind']) => frame.marks.filter((mark) => mark.kind === kind);
  const [stage1 = null] = of('stage1').map(placeOf);
  const rounds = of('stage2').sort((a, b) => a.index - b.index);
  return {
    frame,
    scored: values.filter((value) => value !== null).length,
    of: values.length,
    values,
    line: frame.request.y === null ? [...cells].sort((a, b) => a.column - b.column) : [],
    base: baseOf(run, frame, values),
    best: cells.reduce<LandscapeCell | null>(
      (best, cell) => (best && best.reward >= cell.reward ? best : cell),
      null,
    ),
    members: of('member').map(placeOf),
    stage1,
    path: stage1 && rounds.length > 0 ? [stage1, ...rounds.map(placeOf)] : [],
  };
}

export interface DirectionChoice {
  readonly id: string;
  readonly title: string;
  readonly direction: LandscapeDirection;
}

const mostPrincipal = 3;

/** Directions this run offers, the most informative first. */
export function directionChoices({ corp, ranking, members }: RunState): DirectionChoice[] {
  const order = ranking?.order ?? [];
  const member = (id: string, title: string, index: number | undefined): DirectionChoice[] =>
    index === undefined ? [] : [{ id, title, direction: { kind: 'member', index } }];
  const principal = (corp.collapse?.eigenvalues ?? []).slice(0, mostPrincipal);
  return [
    ...(corp.collapse
      ? [{ id: 'merge', title: 'CoRP’s direction', direction: { kind: 'merge' } as const }]
      : []),
    ...member('best', 'best member', order[0]),
    ...member('second', 'second-best member', order[1]),
    ...member('worst', 'worst member', members.length > 2 ? order.at(-1) : undefined),
    ...principal.map((_, index) => ({
      id: `principal-${index}`,
      title: `principal direction ${index + 1} of the elite`,
      direction: { kind: 'principal' as const, index },
    })),
    ...[1, 2].map((seed) => ({
      id: `random-${seed}`,
      title: `random direction ${seed}`,
      direction: { kind: 'random' as const, seed },
    })),
  ];
}

/** The extent suggested first: one and a half times the longest step of interest. */
export function suggestedReach({ corp, start }: RunState): number {
  const longest = Math.max(corp.collapse?.eta ?? 0, ...(start?.config.sigmas ?? []));
  return Number((1.5 * longest).toPrecision(2));
}

/** What a landscape needs to know of the run; null where there is none to look around. */
export function landscapeSource(run: RunState, log: readonly RunEvent[]): LandscapeSource | null {
  if (!run.start || run.members.length === 0) return null;
  return {
    config: run.start.config,
    members: run.members.map(({ index, seed, sigma }) => ({ index, seed, sigma })),
    elite: (run.corp.collapse?.elite ?? []).map(({ seed, sigma, pass2 }) => ({ seed, sigma, pass2 })),
    path: log.flatMap((event) => (event.type === 'consolidated' ? [event.row] : [])),
  };
}
