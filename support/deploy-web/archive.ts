import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { zipSync } from 'fflate';
import { DeployError } from './deploy-errors.ts';

/** The site as a zip for Amplify. */
export interface Archive {
  readonly zip: Uint8Array<ArrayBuffer>;
  readonly files: number;
  /** Of the zip, in hexadecimal; the same site has the same. */
  readonly sha256: string;
}

const PAGE = 'index.html';
const CONFIG = 'config.json';

/** The earliest date in a zip; the real times of the files would make every zip different. */
const EARLIEST = new Date(1980, 0, 1);

/**
 * Zips a built site with its configuration beside it; the same content gives the same bytes.
 *
 * @param folder of the built site; its files are at the top of the zip, as Amplify asks
 * @param config the content of `/config.json`
 * @throws DeployError when there is no page to serve, or the build brought a configuration of its own
 */
export function zipSite(folder: string, config: string): Archive {
  const built = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const files = new Map(
    built.map((file) => [relative(folder, file).replaceAll(sep, '/'), readFileSync(file)]),
  );
  if (!files.has(PAGE)) throw new DeployError(`The build has no ${PAGE}, so there is nothing to serve.`);
  if (files.has(CONFIG)) {
    throw new DeployError(
      `The build has a ${CONFIG} of its own, which would hide the stack's. Remove it from web/public.`,
    );
  }
  files.set(CONFIG, Buffer.from(config));
  const sorted = [...files].sort(([one], [other]) => (one < other ? -1 : 1));
  const zip = Uint8Array.from(zipSync(Object.fromEntries(sorted), { level: 9, mtime: EARLIEST }));
  return { zip, files: files.size, sha256: createHash('sha256').update(zip).digest('hex') };
}
