/** Saves a run as one file, named after the run. */
import type { SavedRun, RunEvent } from '../../protocol';
import { runFileExtension, runFileText } from '../../store/saved/runFile';
import { fileName, saveFile } from '../save/file';

export function saveRunFile(run: SavedRun, log: readonly RunEvent[]): void {
  const blob = new Blob([runFileText(run, log)], { type: 'application/jsonl' });
  saveFile(fileName(run.config, 'run', runFileExtension), blob);
}
