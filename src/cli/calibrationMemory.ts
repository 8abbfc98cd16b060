/** Remembers calibrations between runs, in a file of the user's cache folder. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CalibrationMemory } from '../engine';

const path = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'corp-lab', 'calibration.json');

async function readAll(): Promise<Record<string, string>> {
  try {
    return { ...(JSON.parse(await readFile(path, 'utf8')) as Record<string, string> | null) };
  } catch {
    return {}; // none yet, or unreadable: measured again
  }
}

export const calibrationMemory: CalibrationMemory = {
  get: async (key) => (await readAll())[key],
  async set(key, value) {
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, JSON.stringify({ ...(await readAll()), [key]: value }));
    } catch {
      // a read-only home: measured again next time
    }
  },
};
