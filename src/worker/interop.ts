/** Python scripts and cluster runs, in a chunk of its own that is fetched on first use. */
import { pythonScript, type Reproduction } from '../lab';
import source from '../lab/export/python/reproduce.py?raw';

export { clusterScript, readClusterRun } from '../lab';
export const python = (data: Reproduction): string => pythonScript(source, data);
