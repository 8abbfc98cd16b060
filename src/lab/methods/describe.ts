/** Turns the decisions of both stages into event payloads. */
import { countCorrect, effectiveSampleSize, type CorpOptions } from '../../corp';
import type { Collapse, MetricName, EliteMember, MemberScore, RecenterRound } from '../../protocol';
import type { Round, Stage1 } from './consolidate';

export function describeCollapse(
  stage1: Stage1,
  members: readonly MemberScore[],
  order: readonly number[],
  n: number,
  geometry: MetricName,
): Collapse {
  const { collapsed, scale, eta } = stage1.chosen;
  const { spectrum } = collapsed;
  const elite = collapsed.elite.map((place, i): EliteMember => {
    const { index, seed, sigma, reward } = members[order[place]!]!;
    return {
      index,
      seed,
      sigma,
      reward,
      pass1: collapsed.pass1Weights[i]!,
      pass2: collapsed.pass2Weights[i]!,
      alignment: collapsed.alignments[i]!,
      dispersion: collapsed.dispersions[i]!,
    };
  });
  return {
    geometry,
    q: collapsed.q,
    beta: collapsed.beta,
    scale,
    eta,
    probe: { correct: countCorrect(stage1.probe), n },
    kappa: spectrum.kappa,
    effectiveRank: spectrum.effectiveRank,
    effectiveSampleSize: effectiveSampleSize(collapsed.pass2Weights),
    firstPassSampleSize: effectiveSampleSize(collapsed.pass1Weights),
    eigenvalues: spectrum.eigenvalues,
    elite,
  };
}

export function describeRound(round: Round, options: CorpOptions): RecenterRound {
  const { gated, proposal } = round;
  return {
    round: round.round,
    sigmaBefore: round.sigmaBefore,
    sigmaAfter: round.sigmaAfter,
    isoLambda: round.isoLambda,
    positive: round.positive,
    localPopulation: options.localPopulation,
    proposal:
      gated && proposal
        ? {
            q: proposal.collapsed.q,
            beta: proposal.collapsed.beta,
            eta: proposal.eta,
            selectFixes: gated.select.fixes,
            selectRegressions: gated.select.regressions,
            gateFixes: gated.gate.fixes,
            gateRegressions: gated.gate.regressions,
            gateLcb: gated.gateLcb,
          }
        : null,
    probeBefore: round.probeBefore,
    probeAfter: round.probeAfter,
    probeLcb: round.probeLcb,
    accepted: round.accepted,
    rejection: round.rejection,
    stop: round.stop,
  };
}
