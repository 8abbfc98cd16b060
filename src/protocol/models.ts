/** Models downloaded from the network and stored in the browser. */

export interface RemoteFile {
  readonly name: string;
  readonly bytes: number;
  /** Bytes already stored. */
  readonly stored: number;
}

/** A model at a source, before its weights are downloaded. */
export interface RemoteModel {
  /** Identifies the model in run configs: `hub:owner/name@commit` or its address. */
  readonly id: string;
  readonly title: string;
  /** Where it comes from, for display. */
  readonly source: string;
  readonly files: readonly RemoteFile[];
  readonly bytes: number;
  readonly stored: number;
  /** From config.json; null where only the weights tell. */
  readonly parameters: number | null;
}

export interface DownloadProgress {
  /** The file being downloaded. */
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
  /** Bytes stored; fewer than `of` after an interrupted download. */
  readonly bytes: number;
  readonly of: number;
  /** Milliseconds since 1970. */
  readonly usedAt: number;
}

export interface ModelStorage {
  readonly models: readonly StoredModel[];
  /** The browser's estimate of bytes used and available. */
  readonly usage: number;
  readonly quota: number;
  /** Whether the browser has promised not to evict it. */
  readonly persisted: boolean;
}
