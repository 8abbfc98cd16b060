export { EliteChart } from './EliteChart';
export { HistogramChart } from './HistogramChart';
export { LineSearchChart } from './LineSearchChart';
export { ScatterChart, type Dot } from './ScatterChart';
export { SigmaChart } from './SigmaChart';
export { SweepChart } from './SweepChart';
export { VoteChart } from './VoteChart';
