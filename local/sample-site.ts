import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { siteConfigFile } from '../site/config.ts';

const SAMPLES = fileURLToPath(new URL('sample-apps.json', import.meta.url));

/**
 * Writes a copy of a site configuration that has the sample apps and their brand, unless it describes apps of its own.
 *
 * @param to the file to write
 * @param from the file to copy
 * @returns `to`
 * @throws Error if a file cannot be read or is not JSON
 */
export function writeSampleSite(to: string, from = siteConfigFile()): string {
  writeFileSync(to, JSON.stringify(completeSite(from), null, 2));
  return to;
}

/** Returns the number of the clinic's apps on this machine, each of which needs a port. */
export function countApps(from = siteConfigFile()): number {
  const { apps } = completeSite(from);
  return Array.isArray(apps) ? apps.length : 0;
}

function completeSite(from: string): Readonly<Record<string, unknown>> {
  const site = JSON.parse(readFileSync(from, 'utf8'));
  const { brands, ...samples } = JSON.parse(readFileSync(SAMPLES, 'utf8'));
  return site.apps === undefined ? { ...samples, ...site, brands: { ...brands, ...site.brands } } : site;
}
