/** Spectra of the consolidated update, matrix by matrix, compared with Gaussian noise of the same norm. */
import type { Delta } from '../../math/delta';
import type { TensorSpectrum } from '../../engine';
import type { MatrixUpdate } from '../../protocol';
import type { Events, Run } from '../run/context';
import { diagnosable } from './functional';

const shown = 256;

function describe(found: TensorSpectrum, energy: number, parameters: number): MatrixUpdate {
  const { name, layer, role, rows, columns, update, random, edges } = found;
  return {
    name,
    layer: layer < 0 ? null : layer,
    role,
    shape: [rows, columns],
    solver: update.solver,
    floor: update.floor,
    values: [...update.values.subarray(0, shown)],
    random: [...random.values.subarray(0, shown)],
    edgeRatio: edges[1] > 0 ? update.values[0]! / edges[1] : 0,
    stableRank: update.stableRank,
    randomStableRank: random.stableRank,
    energy: energy > 0 ? update.energy / energy : 0,
    parameterShare: (rows * columns) / parameters,
  };
}

/** One finding per matrix, all at the end, because energy shares need the total. */
export async function* updateFindings(run: Run, delta: Delta): Events {
  if (!diagnosable(run.config)) return;
  const { engine } = run.model;
  const found: TensorSpectrum[] = [];
  for await (const spectrum of engine.updateSpectra(delta, run.config.noise, {}, run.control))
    found.push(spectrum);
  const energy = found.reduce((sum, { update }) => sum + update.energy, 0);
  const matrices = found.filter(({ rows }) => rows > 1);
  for (const matrix of matrices) {
    const described = describe(matrix, energy, engine.parameters);
    yield { type: 'geometry', finding: { kind: 'update', matrix: described, of: matrices.length } };
  }
}
