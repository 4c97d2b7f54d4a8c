import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface AssemblyParts {
  readonly resources: Record<string, unknown>;
  readonly template?: Record<string, unknown>;
  readonly environment?: string;
  /** Folders by asset hash, created unless they are listed in `missing`. */
  readonly assets?: Record<string, string>;
  readonly missing?: readonly string[];
}

/** Writes an assembly with one stack, `Demo`, and returns its folder. */
export function writeAssembly(parts: AssemblyParts): string {
  const {
    resources,
    template = {},
    environment = 'aws://unknown-account/unknown-region',
    assets = {},
  } = parts;
  const directory = mkdtempSync(join(tmpdir(), 'assembly-'));
  const write = (file: string, content: unknown) =>
    writeFileSync(join(directory, file), JSON.stringify(content));
  for (const folder of Object.values(assets)) {
    if (!parts.missing?.includes(folder)) mkdirSync(join(directory, folder));
  }
  write('manifest.json', {
    version: '55.0.0',
    artifacts: {
      'Demo.assets': { type: 'cdk:asset-manifest', properties: { file: 'Demo.assets.json' } },
      Demo: {
        type: 'aws:cloudformation:stack',
        environment,
        properties: { templateFile: 'Demo.template.json' },
        dependencies: ['Demo.assets'],
      },
      Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } },
    },
  });
  const files = Object.entries(assets).map(([hash, path]) => [hash, { source: { path, packaging: 'zip' } }]);
  write('Demo.assets.json', { version: '55.0.0', files: Object.fromEntries(files) });
  write('Demo.template.json', { Resources: resources, ...template });
  return directory;
}
