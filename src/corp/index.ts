export { rank, bestSigma } from './ranking';
export { voteCurve, correctByK, type Ballot, type Winner } from './vote';
export {
  memberSpec,
  flatten,
  scale,
  combine,
  normalise,
  amplitudeNorm,
  toRow,
  type Component,
  type Spec,
} from './spec';
export {
  mergeElite,
  makeCloud,
  selectElite,
  weightsForSampleSize,
  type Merge,
  type Cloud,
  type Spectrum,
} from './merge';
export { effectOf, lowerBound, accuracy, countRight, type Effect, type Verdicts } from './gate';
export { publishedOptions, type CorpOptions } from './options';
export { sweepCandidates, lineCandidates, firstBest, type Candidate } from './stage1';
export {
  scheduleOf,
  localMember,
  updateSearch,
  etaGrid,
  proposals,
  judge,
  stopReason,
  type SearchState,
  type Proposal,
  type Judged,
  type StopReason,
} from './recenter';
export { soupSteps, softmaxSteps, evolutionSteps, evolutionUpdate, type Step } from './baselines';
export { effectiveSampleSize } from '../math/stats';
export { seedBasis, weightSpace, type Metric } from './metric';
export { permutation, halves, against, bandOf } from './chance';
export { splitHalfOverlap, scoreSpectrum, weightDirections, usedColumns, type Repeats } from './splitHalf';
export { effectiveRank, ranksFor } from './scoreMatrix';
export { cloudOverlaps } from './weightDirections';
export { cloudSpectrum, memberProducts, populationSpectrum, rewardWeights } from './populationSpectrum';
export {
  planFunctional,
  judgeFunctional,
  type FunctionalPlan,
  type FunctionalScores,
  type Outcomes,
  type Scored,
} from './functional';
export { finish, type Slices } from './slices';
