/**
 * A run's settings in an address: `#/?v=1&members=256`. Only what differs from the defaults of that version, which stay as
 * they are for ever, so that an old link means the same; never any data.
 */
import type { RunConfig } from '../../protocol';
import { corpPrefix, defaultCorp, linkDefaults } from '../../settings';

/** Every setting that is there under one name; those of CoRP only where it is the method. */
function flatten(config: RunConfig): ReadonlyMap<string, unknown> {
  const { corp = defaultCorp, method, diagnostics = true, ...settings } = config;
  const options = method === 'corp' ? Object.entries(corp) : [];
  const flat = [
    ['method', method] as const,
    ...Object.entries(settings),
    ['diagnostics', diagnostics] as const, // last, as links of version 1 have it
    ...options.map(([key, value]) => [corpPrefix + key, value] as const),
  ];
  return new Map<string, unknown>(flat.filter(([path]) => Object.hasOwn(linkDefaults, path)));
}

/** What follows the '#' of a link. */
export function linkOf(config: RunConfig): string {
  const query = new URLSearchParams({ v: '1' });
  for (const [key, value] of flatten(config))
    if (String(value) !== String(linkDefaults[key])) query.set(key, String(value));
  return `#/?${query.toString().replaceAll('%2C', ',').replaceAll('%2F', '/').replaceAll('%3A', ':')}`;
}
