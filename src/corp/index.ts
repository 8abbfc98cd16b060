export { rank, bestSigma } from './ranking';
export { voteCurve, correctByK, type Ballot, type Winner } from './vote';
