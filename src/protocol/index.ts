export * from './errors';
export * from './run';
export * from './corp';
export * from './geometry';
export * from './keep';
export * from './lab';
export * from './models';
export * from './task';
