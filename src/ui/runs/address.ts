/** The address that takes over a run's settings, wherever it is opened. */
import type { KeptRun } from '../../protocol';
import { linkOf } from '../../store';

export const addressOfRun = ({ config }: Pick<KeptRun, 'config'>): string =>
  `${location.origin}${location.pathname}${linkOf(config)}`;
