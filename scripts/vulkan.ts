/** Points Dawn at a Vulkan driver: the person's own choice, a GPU's, or Mesa's lavapipe. */
import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const driverFolder = '/usr/share/vulkan/icd.d';

/** lavapipe's manifest, or null where it is not installed. */
export function lavapipeManifest(): string | null {
  if (!existsSync(driverFolder)) return null;
  const name = readdirSync(driverFolder).find((file) => /^lvp_icd.*\.json$/.test(file));
  return name === undefined ? null : join(driverFolder, name);
}

export function hasGpu(): boolean {
  return process.platform !== 'linux' || existsSync('/dev/nvidia0') || existsSync('/dev/dri/renderD128');
}

/** Environment for a process that opens a device; a driver already chosen stays. */
export function vulkanEnvironment(): Record<string, string> {
  const manifest = lavapipeManifest();
  const driver = process.env['VK_DRIVER_FILES'] ?? (hasGpu() ? undefined : (manifest ?? undefined));
  return {
    ...(driver === undefined ? {} : { VK_DRIVER_FILES: driver }),
    XDG_RUNTIME_DIR: process.env['XDG_RUNTIME_DIR'] ?? mkdtempSync(join(tmpdir(), 'corp-lab-')),
  };
}

Object.assign(process.env, vulkanEnvironment());
