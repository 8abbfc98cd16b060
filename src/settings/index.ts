/** One declaration of a run's settings (run.ts, corp.ts), and what follows from it. */
export { canonical, canonicalList } from './canonical';
export { checkSettings, corpPrefix, recordedProblem, type Checked, type Problem } from './check';
export { corpFields } from './corp';
export {
  corpTyping,
  defaultCorp,
  firstCorpTyping,
  firstTyping,
  linkDefaults,
  publishedCorp,
} from './defaults';
export { fieldsByPath, labelOf, publishedFlags } from './derived';
export { isOptional, type Field, type Fields, type ValueOf } from './field';
export { problemOf } from './problem';
export { reference } from './reference';
export { runFields } from './run';
export { readText, readTyped, showList, typedOf, type Typed } from './text';
export type {
  CorpKey,
  CorpSettings,
  CorpTyping,
  MetricName,
  NoiseMode,
  RunConfig,
  RunKey,
  RunTyping,
} from './types';
