export { rank, bestSigma } from './ranking';
export { voteCurve, correctByK, type Ballot, type Winner } from './vote';
export {
  memberComponents,
  flatten,
  scale,
  combine,
  normalise,
  amplitudeNorm,
  toDelta,
  type Component,
  type Components,
} from './components';
export {
  collapseElite,
  makeCloud,
  selectElite,
  weightsForSampleSize,
  type CollapsedElite,
  type Cloud,
  type Spectrum,
} from './collapse';
export { effectOf, lowerBound, accuracy, countCorrect, type Effect, type Correctness } from './gate';
export { publishedOptions, type CorpOptions } from './options';
export { sweepCandidates, lineCandidates, firstBest, type Candidate } from './stage1';
export {
  scheduleOf,
  localMember,
  updateSearch,
  etaGrid,
  proposals,
  gateProposal,
  stopReason,
  type SearchState,
  type Proposal,
  type GatedProposal,
  type StopReason,
} from './recenter';
export { soupSteps, softmaxSteps, evolutionSteps, evolutionUpdate, type Step } from './baselines';
export { effectiveSampleSize } from '../math/stats';
export { seedBasis, weightSpace, type Metric } from './metric';
export { permutation, halves, against, bandOf } from './diagnostics/chance';
export {
  splitHalfOverlap,
  scoreSpectrum,
  weightDirections,
  usedColumns,
  type Repeats,
} from './diagnostics/splitHalf';
export { effectiveRank, ranksFor } from './diagnostics/scoreMatrix';
export { cloudOverlaps } from './diagnostics/weightDirections';
export {
  cloudSpectrum,
  memberProducts,
  populationSpectrum,
  rewardWeights,
} from './diagnostics/populationSpectrum';
export {
  planFunctional,
  compareFunctional,
  type FunctionalPlan,
  type FunctionalScores,
  type Outcomes,
  type Scored,
} from './diagnostics/functional';
export { type Slices } from './diagnostics/slices';
