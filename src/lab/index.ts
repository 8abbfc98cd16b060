export { LabSession, summarise } from './session';
export { RunControl } from './control';
export { prepare } from './config';
