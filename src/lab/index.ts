export { LabSession, summarise } from './session';
export { RunControl } from './control';
export { checkConfig } from './config';
