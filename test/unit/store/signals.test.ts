import { describe, expect, it } from 'vitest';
import type { LabApi, SignalsEvent, SignalsOutcome, SignalsRequest } from '../../../src/protocol';
import { createLabStore, ensembleCurve, type SignalsView } from '../../../src/store';
import { createSignalsActions } from '../../../src/store/learn/signalsActions';
import { fakeLab } from '../../support/fakes/fakeLab';

interface Call {
  readonly request: SignalsRequest;
  readonly tell: (event: SignalsEvent) => void;
  readonly end: (outcome: SignalsOutcome) => void;
}

const curve = (value: number) => Float32Array.of(value, 2 * value);
const shown: SignalsEvent = {
  type: 'shown',
  timeStep: 0.1,
  begin: curve(0),
  truth: curve(1),
  base: curve(2),
  sigmas: [0.002, 0.005],
};
const drawn = (first: number, values: readonly number[]): SignalsEvent => ({
  type: 'drawn',
  first,
  curves: values.map(curve),
});

function setUp() {
  const calls: Call[] = [];
  const stops: number[] = [];
  const client: LabApi = {
    ...fakeLab(),
    signals: (request, tell) => new Promise((end) => calls.push({ request, tell, end })),
    stopSignals: async () => void stops.push(calls.length),
  };
  const store = createLabStore();
  return {
    calls,
    stops,
    actions: createSignalsActions({ store, client }),
    now: () => store.getState().signals,
  };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('the toy in the store', () => {
  it('shows a population once all its curves are there, and keeps the old one until then', () => {
    const { calls, actions, now } = setUp();
    actions.ask({ members: 8 });
    const [call] = calls;
    call!.tell(shown);
    call!.tell(drawn(0, [1, 2, 3]));
    expect(now().view).toBeNull();
    call!.tell(drawn(3, [4, 5, 6, 7, 8]));
    expect(now().view!.curves.map(([value]) => value)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    call!.tell({ type: 'scored', first: 0, errors: [0.5, 0.1] });
    call!.tell({ type: 'scored', first: 2, errors: [0.3] });
    expect(now().view!.errors).toEqual([0.5, 0.1, 0.3]);
    expect(now().working).toBe(true);
  });

  it('keeps only the latest wish while a population is being drawn, and asks for it as soon as that is done', async () => {
    const { calls, actions, now } = setUp();
    actions.ask({ members: 8, sigma: 0.001 });
    actions.ask({ sigma: 0.002 });
    actions.ask({ sigma: 0.003 });
    expect(calls).toHaveLength(1);
    calls[0]!.tell(shown);
    calls[0]!.tell(drawn(0, [1, 2, 3, 4, 5, 6, 7, 8]));
    expect(calls.map(({ request }) => request.sigma)).toEqual([0.001, 0.003]);
    calls[0]!.tell({ type: 'ranked', order: [] }); // of a population that nobody wants any more
    expect(now().view!.ranked).toBeNull();
    calls[0]!.end({ ok: true, value: 'superseded' });
    await settled();
    expect(now().working).toBe(true);
    calls[1]!.end({ ok: true, value: 'done' });
    await settled();
    expect(now().working).toBe(false);
  });

  it('says what went wrong, and tries again when asked', async () => {
    const { calls, actions, now } = setUp();
    const error = { kind: 'busy', message: 'A run is under way.', hint: 'Wait.' } as const;
    actions.ask({});
    calls[0]!.end({ ok: false, error });
    await settled();
    expect(now()).toMatchObject({ error, working: false });
    actions.ask({});
    expect(calls).toHaveLength(2);
    expect(now().error).toBeNull();
  });

  it('ignores what still comes after it was stopped', async () => {
    const { calls, stops, actions, now } = setUp();
    actions.ask({ members: 8 });
    actions.stop();
    expect(stops).toEqual([1]);
    calls[0]!.tell(shown);
    calls[0]!.tell(drawn(0, [1, 2, 3, 4, 5, 6, 7, 8]));
    calls[0]!.end({ ok: true, value: 'superseded' });
    await settled();
    expect(now()).toMatchObject({ view: null, working: false });
    actions.ask({});
    expect(calls).toHaveLength(2);
  });

  it('never has more voters than members, and averages the best of them', () => {
    const { actions, now } = setUp();
    actions.chooseVoters(40);
    actions.ask({ members: 10 });
    expect(now().voters).toBe(10);
    const view = {
      curves: [1, 2, 6].map(curve),
      ranked: { type: 'ranked', order: [2, 0, 1] },
    } as unknown as SignalsView;
    expect([...ensembleCurve(view, 2)!]).toEqual([3.5, 7]);
    expect(ensembleCurve({ ...view, ranked: null }, 2)).toBeNull();
  });
});
