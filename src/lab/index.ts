export { LabSession } from './session';
export { RunControl } from './control';
export { prepare, checkGrid } from './config';
export { replay } from './replay';
export { exportFiles, type Watch } from './export';
export { readRecipe } from './recipe';
export { pythonScript, type Reproduction } from './reproduction';
export { readClusterRun } from './clusterRun';
export { clusterScript } from './clusterScript';
