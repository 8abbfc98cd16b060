export { openRunStorage } from './runs';
