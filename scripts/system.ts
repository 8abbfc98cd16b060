/** What the tests need beside Node: Chromium, a Vulkan driver new enough for Dawn, numpy. Installs them on Debian as root. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { hasGpu, lavapipeManifest } from './vulkan';

const chromiumPaths = [
  process.env['CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const leastMesa = 25;
const backports = '/etc/apt/sources.list.d/corp-lab-backports.list';

/** Path of a Chromium, or null. CHROMIUM in the environment wins. */
export function findChromium(): string | null {
  return chromiumPaths.find((path) => path !== '' && existsSync(path)) ?? null;
}

/** A Python with numpy, or null. */
export const findPython = (): string | null =>
  ['python3', '/usr/bin/python3'].find(
    (python) => output(python, ['-c', 'import numpy; print(1)']) === '1',
  ) ?? null;

function output(command: string, args: readonly string[]): string {
  const { stdout, status } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : '';
}

function mesaIsNewEnough(): boolean {
  if (process.env['VK_DRIVER_FILES'] !== undefined || hasGpu()) return true;
  if (lavapipeManifest() === null) return false;
  const version = output('dpkg-query', ['-W', '-f', '${Version}', 'mesa-vulkan-drivers']);
  return version === '' || Number.parseInt(version, 10) >= leastMesa;
}

function debianRelease(): string | null {
  if (!existsSync('/etc/os-release')) return null;
  const text = readFileSync('/etc/os-release', 'utf8');
  return /^ID=debian$/m.test(text) ? (/^VERSION_CODENAME=(\w+)$/m.exec(text)?.[1] ?? null) : null;
}

function apt(...args: string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status } = spawnSync('apt-get', ['-y', '-qq', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env,
  });
  return status === 0;
}

function installMesa(release: string): boolean {
  if (release !== 'bookworm') return apt('install', 'mesa-vulkan-drivers', 'libvulkan1');
  // bookworm's own Mesa 22.3 lacks what Dawn asks for
  writeFileSync(backports, 'deb http://deb.debian.org/debian bookworm-backports main\n');
  return apt('update') && apt('install', '-t', 'bookworm-backports', 'mesa-vulkan-drivers', 'libvulkan1');
}

/** Lines naming what is still missing; empty when all is there. */
export function ensureSystem(needs: {
  readonly browser: boolean;
  readonly vulkan: boolean;
  readonly python: boolean;
}): string[] {
  const missing = () => [
    ...(needs.browser && findChromium() === null
      ? ['chromium (or set CHROMIUM to a Chrome executable)']
      : []),
    ...(needs.vulkan && !mesaIsNewEnough()
      ? [`mesa-vulkan-drivers ${leastMesa} or newer (on Debian bookworm from bookworm-backports), libvulkan1`]
      : []),
    ...(needs.python && findPython() === null ? ['python3-numpy'] : []),
  ];
  if (missing().length === 0) return [];
  const release = debianRelease();
  if (release !== null && process.getuid?.() === 0) {
    console.log(`Installing ${missing().join('; ')}`);
    apt('update');
    if (needs.browser && findChromium() === null) apt('install', 'chromium');
    if (needs.vulkan && !mesaIsNewEnough()) installMesa(release);
    if (needs.python && findPython() === null) apt('install', 'python3-numpy');
  }
  return missing();
}
