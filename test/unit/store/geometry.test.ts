import { describe, expect, test } from 'vitest';
import type { GeometryEventBody, RunEvent } from '../../../src/protocol';
import {
  bandByIndex,
  beyondChance,
  byIndex,
  byRole,
  emptyGeometry,
  emptyRun,
  energyByLayer,
  geometryView,
  knownRanks,
  measuredWords,
  measuresGeometry,
  overlapPoints,
  reduceGeometry,
  replay,
  words,
} from '../../../src/store';
import {
  measured,
  syntheticFindings,
  syntheticLandscape,
  syntheticRequest,
} from '../../support/synthetic/syntheticGeometry';
import { syntheticConfig, syntheticLog } from '../../support/synthetic/syntheticRun';

const told = (events: readonly GeometryEventBody[]) => events.reduce(reduceGeometry, emptyGeometry);
const view = geometryView(syntheticFindings);

describe('what a run tells of geometry', () => {
  test('every kind of finding is found, matrices in the order they came', () => {
    expect(Object.keys(view.population)).toEqual(['seed basis', 'weight space']);
    expect(Object.keys(view.overlaps)).toEqual(['members', 'examples']);
    expect(view.updates.map(({ name }) => name).length).toBe(view.updatesOf);
    for (const finding of [view.functional, view.scores, view.weights, view.noise])
      expect(finding).not.toBeNull();
  });

  test('the later finding of a kind, or of a matrix, takes the place of the one before', () => {
    const later = syntheticFindings.map((finding) =>
      finding.kind === 'update'
        ? { ...finding, matrix: { ...finding.matrix, energy: 0.5 } }
        : finding.kind === 'functional'
          ? { ...finding, eta: 7 }
          : finding,
    );
    const both = geometryView([...syntheticFindings, ...later]);
    expect(both.functional?.eta).toBe(7);
    expect(both.updates.length).toBe(view.updates.length);
    expect(new Set(both.updates.map(({ energy }) => energy))).toEqual(new Set([0.5]));
  });

  test('is part of the log: replaying gives the same state', () => {
    const bodies = syntheticFindings.map((finding): GeometryEventBody => ({ type: 'geometry', finding }));
    const log: RunEvent[] = [...syntheticLog(), ...bodies.map((body) => ({ ...body, at: 1 }))];
    expect(replay(log).geometry).toEqual(told(bodies));
  });

  test('cells of a landscape belong to the one that began last', () => {
    const { frame, cells } = syntheticLandscape(syntheticRequest);
    const line = syntheticLandscape({ ...syntheticRequest, y: null });
    const state = told([
      { type: 'landscape-cells', cells },
      { type: 'landscape', frame },
      { type: 'landscape-cells', cells: cells.slice(0, 3) },
      { type: 'landscape-cells', cells: cells.slice(3, 5) },
    ]);
    expect(state.landscape?.cells).toEqual(cells.slice(0, 5));
    expect(reduceGeometry(state, { type: 'landscape', frame: line.frame }).landscape?.cells).toEqual([]);
  });

  test('is waited for while a run goes on, not when it ended without any, was made elsewhere or measures none', () => {
    const [started] = syntheticLog();
    const running = replay([started!]);
    expect(measuresGeometry(emptyRun)).toBe(false);
    expect(measuresGeometry(running)).toBe(true);
    expect(measuresGeometry(replay([started!, { type: 'stopped', at: 1 }]))).toBe(false);
    const config = { ...syntheticConfig, diagnostics: false };
    expect(measuresGeometry({ ...running, start: { ...running.start!, config } })).toBe(false);
    const imported = { from: 'a cluster', absent: [] };
    expect(measuresGeometry({ ...running, start: { ...running.start!, imported } })).toBe(false);
    const finding = syntheticFindings[0]!;
    expect(measuresGeometry(replay([...syntheticLog(), { type: 'geometry', finding, at: 2 }]))).toBe(true);
  });
});

describe('what charts are drawn from', () => {
  test('curves over an index start at 1, bands have their ends', () => {
    expect(byIndex([5, 3])).toEqual([
      [1, 5],
      [2, 3],
    ]);
    expect(bandByIndex({ mean: [2, 1], low: [1, 0], high: [3, 2], draws: 9 })).toEqual([
      [1, 1, 3],
      [2, 0, 2],
    ]);
    const { points, band } = overlapPoints(view.overlaps.members!.overlaps);
    expect(points.map(([r]) => r)).toEqual([1, 2, 4, 8]);
    expect(band[0]).toEqual([1, expect.closeTo(0.005), expect.closeTo(0.035)]);
  });

  test('r can be chosen where something is known, and nowhere else', () => {
    expect(knownRanks(view)).toEqual([1, 2, 4, 8]);
    expect(knownRanks({ scores: null, overlaps: {} })).toEqual([]);
  });

  test('layers add up their matrices; what has no layer is left out', () => {
    expect(energyByLayer(view.updates)).toEqual(
      [0, 1].map((layer) => ({
        layer,
        energy: expect.closeTo(0.4) as number,
        parameterShare: expect.closeTo(0.4) as number,
      })),
    );
    const roles = byRole([...view.updates].reverse(), ({ stableRank }) => stableRank);
    expect(new Set(roles.map(({ role }) => role))).toEqual(new Set(['q', 'o']));
    for (const { points } of roles) expect(points.map(([layer]) => layer)).toEqual([0, 1]);
  });
});

describe('in words', () => {
  test('a number is never without what chance gives', () => {
    expect(measuredWords(measured(0.32, 0.02, 0.015))).toBe('0.32, by chance 0.005 to 0.035 (p = 0.005)');
    expect(beyondChance(measured(0.32, 0.02, 0.015))).toBe(true);
    expect(beyondChance(measured(0.02, 0.02, 0.015))).toBe(false);
    expect([1 / 20, 2 / 20].map((p) => beyondChance({ ...measured(1, 0, 0), p }))).toEqual([true, false]);
  });

  test('a p-value is bounded, never 0', () => {
    expect([0.0005, 0.005, 0.42, 1].map(words.pValue)).toEqual([
      'p < 0.001',
      'p = 0.005',
      'p = 0.42',
      'p = 1',
    ]);
  });
});
