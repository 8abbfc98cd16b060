/** Ways out of the page and back: to Python and to a cluster. Fetched when they are first taken. */
import { pythonScript, type Reproduction } from '../lab';
import source from '../lab/export/python/reproduce.py?raw';

export { clusterScript, readClusterRun } from '../lab';
export const python = (data: Reproduction): string => pythonScript(source, data);
