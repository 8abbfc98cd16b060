export * from './errors';
export * from './run';
export * from './lab';
