/** The address that takes over a run's settings, wherever it is opened. */
import type { SavedRun } from '../../protocol';
import { linkOf } from '../../store';

export const addressOfRun = ({ config }: Pick<SavedRun, 'config'>): string =>
  `${location.origin}${location.pathname}${linkOf(config)}`;
