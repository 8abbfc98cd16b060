/** Models and recipes that are being written to a file. */
import type { ErrorInfo, ExportProgress } from '../../protocol';

export interface ExportState {
  /** What is being made, in words; null while nothing is. */
  readonly making: string | null;
  readonly progress: ExportProgress | null;
  /** Made, and not yet dismissed. */
  readonly ready: { readonly name: string; readonly content: Blob } | null;
  readonly error: ErrorInfo | null;
}

export const emptyExports: ExportState = { making: null, progress: null, ready: null, error: null };
