/** The geometry diagnostics of a run, and the latest landscape. */
import type { GeometryEventBody, GeometryFinding, LandscapeCell, LandscapeFrame } from '../../protocol';

export interface GeometryState {
  /** In order of arrival. */
  readonly findings: readonly GeometryFinding[];
  readonly landscape: {
    readonly frame: LandscapeFrame;
    readonly cells: readonly LandscapeCell[];
  } | null;
}

export const emptyGeometry: GeometryState = { findings: [], landscape: null };

export function reduceGeometry(state: GeometryState, event: GeometryEventBody): GeometryState {
  switch (event.type) {
    case 'geometry':
      return { ...state, findings: [...state.findings, event.finding] };
    case 'landscape':
      return { ...state, landscape: { frame: event.frame, cells: [] } };
    case 'landscape-cells': {
      const { landscape } = state;
      if (!landscape) return state;
      return { ...state, landscape: { ...landscape, cells: [...landscape.cells, ...event.cells] } };
    }
  }
}
