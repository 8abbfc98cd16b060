export { createRunKeeper } from './keeper';
