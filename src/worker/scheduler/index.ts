export { Device } from './device';
export { asOutcome, asResult } from './ending';
export { Scheduler, type Request, type Turn } from './scheduler';
