/** What a session does with an open model: runs, what comes after them, and what they leave. */
export { corp } from './corp';
export { exportZip } from './export';
export { grid } from './grid';
export { answers } from './hand/answers';
export { pick } from './hand/pick';
export { landscape } from './landscape';
export { randopt } from './randopt';
export { makeRecipe, readRecipe } from './recipe';
export { reproduction } from './reproduction';
