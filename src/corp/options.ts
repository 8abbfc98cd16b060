/** What the algorithms of CoRP read of its settings. */
import { publishedCorp, type CorpSettings } from '../settings';

export type CorpOptions = Omit<CorpSettings, 'geometry'>;

const { geometry: _metric, ...options } = publishedCorp;

/** The published defaults (scripts/run.sh); small models need their own sigmas. */
export const publishedOptions: CorpOptions = options;
