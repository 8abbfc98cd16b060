/** `lab signals`: the signal-continuation toy, one line of errors per population. */
import { fileURLToPath } from 'node:url';
import { fromNodeFile } from 'safetensors-js/node';
import { loadMlpEngine } from '../engine';
import { withGpu } from '../gpu/node';
import { RunControl, SignalLab } from '../lab';
import { openMlp } from '../model';
import type { SignalKind, SignalsRequest } from '../protocol';
import { noPath, parse, wholeNumber } from './arguments';
import { calibrationMemory } from './calibrationMemory';

const file = fileURLToPath(new URL('../../public/toys/signals.safetensors', import.meta.url));

/** Errors on test signals: base, best member, ensemble of the best 13, CoRP's stage 1. */
async function errorsOf(lab: SignalLab, request: SignalsRequest) {
  const found: Record<string, number> = {};
  for await (const event of lab.explore(request, new RunControl())) {
    if (event.type === 'tested') {
      const { base, best, ensembles } = event;
      Object.assign(found, { base, best, ensemble13: ensembles[Math.min(13, ensembles.length) - 1]! });
    }
    if (event.type === 'consolidated') found['corp'] = event.test;
  }
  return found;
}

export async function signals(args: readonly string[]): Promise<void> {
  const { values, positionals } = parse(args, {
    kind: { type: 'string' },
    members: { type: 'string' },
    sigma: { type: 'string' },
    seeds: { type: 'string' },
  });
  noPath(positionals);
  const kind = (values.kind ?? 'sine') as SignalKind;
  const members = wholeNumber('members', values.members ?? '128', 1, 4096);
  const seeds = wholeNumber('seeds', values.seeds ?? '1', 1, 100);
  const sigma = Number(values.sigma ?? 0.005);
  const source = await fromNodeFile(file);
  try {
    await withGpu(async (gpu) => {
      const lab = new SignalLab(await loadMlpEngine(gpu, await openMlp(source), calibrationMemory));
      for (let populationSeed = 1; populationSeed <= seeds; populationSeed++) {
        const request = { kind, members, sigma, populationSeed, shown: 0 };
        const line = { ...request, ...(await errorsOf(lab, request)) };
        process.stdout.write(`${JSON.stringify(line)}\n`);
      }
    });
  } finally {
    await source.close();
  }
}
