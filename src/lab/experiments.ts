/** Everything a session does with an open model, in one chunk: runs, diagnostics, playground and export. */
export { corp } from './methods/corp';
export { exportZip } from './export/modelFiles';
export { grid } from './diagnostics/grid';
export { answers } from './playground/answers';
export { consolidateSelection } from './playground/selection';
export { landscape } from './diagnostics/landscape';
export { randopt } from './methods/randopt';
export { makeRecipe, readRecipe } from './export/recipe';
export { reproduction } from './export/reproduction';
