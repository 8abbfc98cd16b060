/** What the panels of geometry are drawn from: the latest finding of each kind, and curves over an index. */
import type {
  FunctionalSplitHalf,
  MetricName,
  GeometryFinding,
  MatrixUpdate,
  Measured,
  NoiseComparison,
  NullBand,
  PopulationSpectrum,
  ScoreSpectrum,
  SplitHalfOverlap,
  SubspaceOverlap,
  WeightDirections,
} from '../../protocol';
import type { RunState } from '../run/reducer';
import { figure, pValue } from './format';

/** Whether a run has measured, or will measure, the geometry of its population. */
export const measuresGeometry = ({ start, geometry, ending }: RunState): boolean =>
  geometry.findings.length > 0 ||
  (start !== null && ending === null && !start.imported && start.config.diagnostics !== false);

export interface GeometryView {
  readonly population: Readonly<Partial<Record<MetricName, PopulationSpectrum>>>;
  readonly functional: FunctionalSplitHalf | null;
  readonly scores: ScoreSpectrum | null;
  readonly overlaps: Readonly<Partial<Record<SplitHalfOverlap['halves'], SplitHalfOverlap>>>;
  readonly weights: WeightDirections | null;
  /** One per matrix, in the model's order. */
  readonly updates: readonly MatrixUpdate[];
  readonly updatesOf: number;
  readonly noise: NoiseComparison | null;
}

const nothing: GeometryView = {
  population: {},
  functional: null,
  scores: null,
  overlaps: {},
  weights: null,
  updates: [],
  updatesOf: 0,
  noise: null,
};

function take(view: GeometryView, finding: GeometryFinding): GeometryView {
  switch (finding.kind) {
    case 'population':
      return { ...view, population: { ...view.population, [finding.geometry]: finding } };
    case 'functional':
      return { ...view, functional: finding };
    case 'scores':
      return { ...view, scores: finding };
    case 'overlap':
      return { ...view, overlaps: { ...view.overlaps, [finding.halves]: finding } };
    case 'weights':
      return { ...view, weights: finding };
    case 'update': {
      const others = view.updates.filter(({ name }) => name !== finding.matrix.name);
      return { ...view, updates: [...others, finding.matrix], updatesOf: finding.of };
    }
    case 'noise':
      return { ...view, noise: finding };
  }
}

/** The latest finding of each kind counts. */
export const geometryView = (findings: readonly GeometryFinding[]): GeometryView =>
  findings.reduce(take, nothing);

type Point = readonly [x: number, y: number];

/** Values against their index, from 1. */
export const byIndex = (values: readonly number[]): Point[] => values.map((value, i) => [i + 1, value]);

export const bandByIndex = ({ low, high }: NullBand): (readonly [number, number, number])[] =>
  low.map((value, i) => [i + 1, value, high[i] ?? value]);

/** Overlaps against r, and the band of their nulls. */
export const overlapPoints = (overlaps: readonly SubspaceOverlap[]) => ({
  points: overlaps.map(({ r, overlap }): Point => [r, overlap.value]),
  band: overlaps.map(({ r, overlap }) => [r, overlap.null.low, overlap.null.high] as const),
});

/** The ranks measured, ascending. */
export function knownRanks({ scores, overlaps }: Pick<GeometryView, 'scores' | 'overlaps'>): number[] {
  const ranks = [
    ...(scores?.varianceRanks ?? []),
    ...Object.values(overlaps).flatMap(({ overlaps }) => overlaps.map(({ r }) => r)),
  ];
  return [...new Set(ranks)].sort((a, b) => a - b);
}

/** Significant at 5 %; where none of 19 null draws reaches the value, p is exactly 0.05. */
export const beyondChance = ({ p }: Measured): boolean => p <= 0.05;

/** "0.32, by chance 0.01 to 0.04 (p = 0.005)" */
export function measuredWords(measured: Measured, format: (value: number) => string = figure): string {
  const { value, p } = measured;
  const { low, high } = measured.null;
  return `${format(value)}, by chance ${format(low)} to ${format(high)} (${pValue(p)})`;
}

export interface LayerEnergy {
  readonly layer: number;
  readonly energy: number;
  readonly parameterShare: number;
}

/** Share of the update's squared norm that lies in each layer, beside the layer's share of the parameters. */
export function energyByLayer(updates: readonly MatrixUpdate[]): LayerEnergy[] {
  const layers = new Map<number, LayerEnergy>();
  for (const { layer, energy, parameterShare } of updates) {
    if (layer === null) continue;
    const sum = layers.get(layer) ?? { layer, energy: 0, parameterShare: 0 };
    layers.set(layer, {
      layer,
      energy: sum.energy + energy,
      parameterShare: sum.parameterShare + parameterShare,
    });
  }
  return [...layers.values()].sort((a, b) => a.layer - b.layer);
}

/** A quantity of the matrices by layer, one curve per role; those without a layer are left out. */
export function byRole(
  updates: readonly MatrixUpdate[],
  of: (update: MatrixUpdate) => number,
): { readonly role: string; readonly points: readonly Point[] }[] {
  const roles = new Map<string, Point[]>();
  for (const update of updates) {
    if (update.layer === null) continue;
    const points = roles.get(update.role) ?? [];
    roles.set(update.role, [...points, [update.layer, of(update)]]);
  }
  return [...roles].map(([role, points]) => ({ role, points: points.sort((a, b) => a[0] - b[0]) }));
}
