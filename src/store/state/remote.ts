/** Models over the network: what was found, what is being fetched, what the browser stores. */
import type { DownloadProgress, ErrorInfo, ModelStorage, RemoteModel } from '../../protocol';

export interface RemoteState {
  readonly looking: boolean;
  /** What the last look found. */
  readonly found: RemoteModel | null;
  readonly progress: DownloadProgress | null;
  readonly error: ErrorInfo | null;
  readonly storage: ModelStorage | null;
}

export const emptyRemote: RemoteState = {
  looking: false,
  found: null,
  progress: null,
  error: null,
  storage: null,
};
