export * from './actions';
export * from './draft';
export * from './examples';
export * from './lab';
export * from './presets';
export * from './run';
export * from './statistics';
export * from './summary';
export * as words from './words';
