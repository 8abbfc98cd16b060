/** Suggests how to shrink a run that takes too long or does not fit, one setting at a time. */
import type { PlanRequest, Engine } from '../../engine';
import { LabError, type RunConfig, type Suggestion } from '../../protocol';

/** A run with answers of at most `maxNew` tokens. */
export interface Variant {
  readonly config: RunConfig;
  readonly maxNew: number;
}

/** Expected seconds above which smaller runs are suggested. */
const longSeconds = 600;

interface Cost {
  readonly seconds: number;
  readonly gpuBytes: number;
}

/** Lower bounds of the suggested values. */
const least = { members: 8, support: 8, probe: 8, test: 32, maxNew: 8 } as const;

/** `value` rounded down to two significant digits. */
function rounded(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.floor(value / unit) * unit;
}

interface Lever {
  /** The run with this setting scaled by 0 to 1; null where it would not shrink. */
  at(share: number): Suggestion['change'] | null;
}

function shrunk(value: number, share: number, floor: number): number {
  return Math.min(value, Math.max(floor, rounded(Math.max(1, value * share))));
}

function leversOf({ config, maxNew }: Variant): Lever[] {
  const { support, probe, test, voteMax } = config;
  return [
    {
      at(share) {
        const members = shrunk(config.members, share, least.members);
        return members < config.members ? { members, voteMax: Math.min(voteMax, members) } : null;
      },
    },
    {
      at(share) {
        const tokens = shrunk(maxNew, share, least.maxNew);
        return tokens < maxNew ? { maxNew: tokens } : null;
      },
    },
    {
      at(share) {
        const change = {
          support: shrunk(support, share, least.support),
          probe: shrunk(probe, share, least.probe),
          test: shrunk(test, share, least.test),
        };
        return change.support + change.test < support + test ? change : null;
      },
    },
  ];
}

/** The largest scale at which the run is short enough, else the smallest possible. */
function turn(lever: Lever, variant: Variant, costOf: (variant: Variant) => Cost): Suggestion | null {
  let found: Suggestion | null = null;
  for (let share = 0.9; share > 0.005; share *= 0.85) {
    const change = lever.at(share);
    if (!change) continue;
    const config = { ...variant.config, ...change };
    const { seconds, gpuBytes } = costOf({ config, maxNew: change.maxNew ?? variant.maxNew });
    found = { change, seconds, gpuBytes };
    if (seconds <= longSeconds) break;
  }
  return found;
}

/** Empty for a short run; `costOf` estimates a smaller one. */
export function suggestionsFor(
  variant: Variant,
  seconds: number,
  parameters: number,
  costOf: (variant: Variant) => Cost,
): Suggestion[] {
  if (seconds <= longSeconds) return [];
  const turned = leversOf(variant).flatMap((lever) => turn(lever, variant, costOf) ?? []);
  const share = longSeconds / seconds;
  const smaller: Suggestion = {
    change: { parameters: rounded(Math.max(1, parameters * share)) },
    seconds: longSeconds,
    gpuBytes: null,
  };
  return [...turned.filter((suggestion) => suggestion.seconds < 0.95 * seconds), smaller];
}

function fits(engine: Engine, request: PlanRequest): boolean {
  try {
    engine.plan(request);
    return true;
  } catch (thrown) {
    if (thrown instanceof LabError && thrown.info.kind === 'out-of-memory') return false;
    throw thrown;
  }
}

/** Says in words how to make a request fit. */
export function longestFitting(engine: Engine, request: PlanRequest): string {
  const { maxNew, promptLengths } = request;
  const longest = Math.max(...promptLengths);
  for (let tokens = Math.floor(maxNew / 2); tokens >= least.maxNew; tokens = Math.floor(tokens / 2)) {
    if (fits(engine, { ...request, maxNew: tokens }))
      return `Answers of at most ${tokens} tokens instead of ${maxNew} would fit; or choose a smaller model.`;
  }
  for (let length = Math.floor(longest / 2); length >= 1; length = Math.floor(length / 2)) {
    const shorter = promptLengths.map((tokens) => Math.min(tokens, length));
    if (fits(engine, { ...request, promptLengths: shorter, maxNew: Math.min(maxNew, length) }))
      return `Prompts and answers of at most ${length} tokens would fit (the longest prompt has ${longest}); or choose a smaller model.`;
  }
  return `Choose a model with fewer weights than these ${Math.round(engine.parameters / 1e6)} million.`;
}
