/** The link that opens the lab with a run's settings. */
import type { SavedRun } from '../../protocol';
import { linkOf } from '../../store';

export const addressOfRun = ({ config }: Pick<SavedRun, 'config'>): string =>
  `${location.origin}${location.pathname}${linkOf(config)}`;
