export { HistogramChart } from './HistogramChart';
export { SigmaChart } from './SigmaChart';
export { VoteChart } from './VoteChart';
