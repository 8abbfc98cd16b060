/** Every option of CoRP with the published defaults (scripts/run.sh); small models need their own sigmas. */
export interface CorpOptions {
  readonly q: readonly number[];
  readonly beta: readonly number[];
  readonly scale: readonly number[];
  /** Principal directions kept. */
  readonly rank: number;
  /** Rounds of stage 2 at most; 0 leaves it out. */
  readonly attempts: number;
  readonly localPopulation: number;
  readonly isoLambda: number;
  readonly sigmaDown: number;
  readonly acceptEpsilon: number;
  /** Rejections in a row that end stage 2. */
  readonly patience: number;
  readonly maxAccepted: number;
  /** Price of a regression in fixes, first and last round. */
  readonly regressionLambda: number;
  readonly regressionLambdaFinal: number;
  readonly targetEssInitial: number;
  readonly targetEssFinal: number;
  /** Standard errors the gate's lower bound lies below the mean. */
  readonly lcbZ: number;
  /** 'sweep' also tries four times the proposal's step on probe. */
  readonly budget: 'fast' | 'sweep';
}

export const publishedOptions: CorpOptions = {
  q: [0.5, 0.7, 0.9],
  beta: [0.5, 1, 2, 5, 10, 20, 50],
  scale: [0.5, 1, 2, 4, 8, 16],
  rank: 8,
  attempts: 3,
  localPopulation: 100,
  isoLambda: 0.5,
  sigmaDown: 0.5,
  acceptEpsilon: 0,
  patience: 2,
  maxAccepted: 2,
  regressionLambda: 2,
  regressionLambdaFinal: 2,
  targetEssInitial: 16,
  targetEssFinal: 4,
  lcbZ: 1,
  budget: 'fast',
};
