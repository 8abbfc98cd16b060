/** Models that come over the network and stay in the browser's storage. */

export interface RemoteFile {
  readonly name: string;
  readonly bytes: number;
  /** Bytes of it that are here already. */
  readonly stored: number;
}

/** What a model at a source consists of, before its weights are fetched. */
export interface RemoteModel {
  /** Identifies the model in run configs: `hub:owner/name@commit` or its address. */
  readonly id: string;
  readonly title: string;
  /** Where it comes from, for people. */
  readonly source: string;
  readonly files: readonly RemoteFile[];
  readonly bytes: number;
  readonly stored: number;
  /** From config.json; null where it is not known before the weights. */
  readonly parameters: number | null;
}

export interface DownloadProgress {
  /** The file under way. */
  readonly file: string;
  readonly done: number;
  readonly total: number;
  readonly bytesPerSecond: number;
  readonly secondsLeft: number;
}

export interface StoredModel {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  /** Bytes here; fewer than `of` where a download was broken off. */
  readonly bytes: number;
  readonly of: number;
  /** Milliseconds since 1970. */
  readonly usedAt: number;
}

export interface ModelStorage {
  readonly models: readonly StoredModel[];
  /** Bytes this page uses and may use, as the browser estimates them. */
  readonly usage: number;
  readonly quota: number;
  /** The browser will not clear it by itself. */
  readonly persisted: boolean;
}
