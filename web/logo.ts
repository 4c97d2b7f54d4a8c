import { extname } from 'node:path';

/** Returns the path at which the site serves the logo of the clinic, because its pages load nothing from other sites. */
export function logoPath(logoFile: string): string {
  return `/logo${extname(logoFile)}`;
}
