import { existsSync, globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Returns the licences and notices of the packages that files belong to.
 *
 * @param files paths of modules in a bundle
 * @throws Error for a package that has no licence
 */
export async function licenceTexts(files: readonly string[]): Promise<string> {
  const folders = new Set(files.map(packageFolder).filter((folder) => folder !== undefined));
  const packagesByText = new Map<string, string[]>();
  for (const folder of folders) {
    const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    if (typeof license !== 'string') throw new Error(`${name} names no licence`);
    const texts = await Promise.all(
      globSync(['LICEN[CS]E*', 'licen[cs]e*', 'NOTICE*'], { cwd: folder })
        .sort()
        .map((file) => readFile(join(folder, file), 'utf8')),
    );
    const text = texts.map((each) => each.trim()).join('\n\n');
    packagesByText.set(text, [...(packagesByText.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  const sections = [...packagesByText].map(([text, packages]) =>
    `${packages.sort().join('\n')}\n\n${text}`.trim(),
  );
  return `The code of these packages is part of the files in lib/ and functions/.\n\n${sections.sort().join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

/** Returns the folder of the package that a file belongs to; undefined for a file of this repository. */
function packageFolder(file: string): string | undefined {
  const [folder] = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? [];
  return folder !== undefined && existsSync(join(folder, 'package.json')) ? folder : undefined;
}
