/** What the two stages decided, as the events tell it. */
import { countRight, effectiveSampleSize, type CorpOptions } from '../../corp';
import type { Collapse, MetricName, EliteMember, MemberScore, RecenterRound } from '../../protocol';
import type { Round, Stage1 } from './consolidate';

export function describeCollapse(
  stage1: Stage1,
  members: readonly MemberScore[],
  order: readonly number[],
  n: number,
  geometry: MetricName,
): Collapse {
  const { collapsed: merge, scale, eta } = stage1.chosen;
  const { spectrum } = merge;
  const elite = merge.elite.map((place, i): EliteMember => {
    const { index, seed, sigma, reward } = members[order[place]!]!;
    return {
      index,
      seed,
      sigma,
      reward,
      pass1: merge.pass1Weights[i]!,
      pass2: merge.pass2Weights[i]!,
      alignment: merge.alignments[i]!,
      dispersion: merge.dispersions[i]!,
    };
  });
  return {
    geometry,
    q: merge.q,
    beta: merge.beta,
    scale,
    eta,
    probe: { correct: countRight(stage1.probe), n },
    kappa: spectrum.kappa,
    effectiveRank: spectrum.effectiveRank,
    effectiveSampleSize: effectiveSampleSize(merge.pass2Weights),
    firstPassSampleSize: effectiveSampleSize(merge.pass1Weights),
    eigenvalues: spectrum.eigenvalues,
    elite,
  };
}

export function describeRound(round: Round, options: CorpOptions): RecenterRound {
  const { judged, proposal } = round;
  return {
    round: round.round,
    sigmaBefore: round.sigmaBefore,
    sigmaAfter: round.sigmaAfter,
    isoLambda: round.isoLambda,
    positive: round.positive,
    localPopulation: options.localPopulation,
    proposal:
      judged && proposal
        ? {
            q: proposal.merge.q,
            beta: proposal.merge.beta,
            eta: proposal.eta,
            selectFixes: judged.select.fixes,
            selectRegressions: judged.select.regressions,
            gateFixes: judged.gate.fixes,
            gateRegressions: judged.gate.regressions,
            gateLcb: judged.gateLcb,
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
