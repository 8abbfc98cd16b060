/** State of a CoRP run beyond RandOpt: sweep, collapse, rounds, scoreboard, the consolidated model. */
import type {
  Change,
  Collapse,
  CorpEventBody,
  MethodId,
  MethodScore,
  ModelDelta,
  PairedComparison,
  RecenterRound,
  RepeatedScore,
  SweepCell,
  Tally,
} from '../../protocol';

export interface LineSearch {
  readonly points: readonly { readonly eta: number; readonly tally: Tally }[];
  readonly chosen: number;
}

export interface CorpState {
  readonly sweep: readonly SweepCell[];
  /** Cells the sweep will have; 0 before it starts. */
  readonly sweepSize: number;
  readonly collapse: Collapse | null;
  readonly lines: Readonly<Partial<Record<MethodId, LineSearch>>>;
  /** The latest score per method. */
  readonly scores: readonly MethodScore[];
  /** The latest of each pair. */
  readonly comparisons: readonly PairedComparison[];
  /** Aggregate over all populations so far. */
  readonly repeats: {
    readonly done: number;
    readonly of: number;
    readonly summary: readonly RepeatedScore[];
  } | null;
  readonly rounds: readonly RecenterRound[];
  readonly changes: {
    readonly method: 'corp-stage1' | 'corp-stage2';
    readonly list: readonly Change[];
  } | null;
  readonly consolidated: { readonly stage: 1 | 2; readonly delta: ModelDelta } | null;
}

export const emptyCorp: CorpState = {
  sweep: [],
  sweepSize: 0,
  collapse: null,
  lines: {},
  scores: [],
  comparisons: [],
  repeats: null,
  rounds: [],
  changes: null,
  consolidated: null,
};

export function reduceCorp(state: CorpState, event: CorpEventBody): CorpState {
  switch (event.type) {
    case 'sweep':
      return { ...state, sweep: [...state.sweep, ...event.cells], sweepSize: event.of };
    case 'collapsed':
      return { ...state, collapse: event.collapse };
    case 'line':
      return {
        ...state,
        lines: { ...state.lines, [event.method]: { points: event.points, chosen: event.chosen } },
      };
    case 'scores': {
      const newer = new Set(event.scores.map(({ method }) => method));
      return {
        ...state,
        scores: [...state.scores.filter(({ method }) => !newer.has(method)), ...event.scores],
      };
    }
    case 'comparisons': {
      const pair = ({ method, against }: PairedComparison) => `${method}/${against}`;
      const newer = new Set(event.comparisons.map(pair));
      return {
        ...state,
        comparisons: [...state.comparisons.filter((old) => !newer.has(pair(old))), ...event.comparisons],
      };
    }
    case 'repeat':
      return { ...state, repeats: { done: event.index + 1, of: event.of, summary: event.summary } };
    case 'changes':
      return { ...state, changes: { method: event.method, list: event.changes } };
    case 'round':
      return { ...state, rounds: [...state.rounds, event.round] };
    case 'consolidated':
      return { ...state, consolidated: { stage: event.stage, delta: event.row } };
  }
}
