import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'rolldown';

/** Something that packages load and the functions never run, or run as well in a smaller form. */
export type Replacement = {
  /** What the bench calls it. */
  readonly name: string;
} & (ReplacedImport | RemovedLines);

interface ReplacedImport {
  /** The import, as it stands in the importing file. */
  readonly imported: RegExp;
  /** Only where this package imports it; everywhere unless told otherwise. */
  readonly importedBy?: string;
  /** The path of the file that takes its place; `node:` for a module of Node's own. */
  readonly instead: string;
}

interface RemovedLines {
  /** The files that have them. */
  readonly within: RegExp;
  readonly lines: RegExp;
}

const { resolve } = createRequire(import.meta.url);
const packageOf = (name: string) => dirname(resolve(`${name}/package.json`));
const standIn = (file: string) => fileURLToPath(new URL(`shims/${file}`, import.meta.url));

/**
 * What the bundle replaces, and why that is the same to the functions. Each is worth at least two milliseconds of a
 * start, or 10 kB; `npm run bench -- shims` measures them one by one.
 */
export const REPLACEMENTS: readonly Replacement[] = [
  // Its package.json does not name its own ES modules; through the CommonJS build, nothing behind it can be left out.
  {
    name: 'encryption SDK as ES modules',
    imported: /^@aws-crypto\/client-node$/,
    instead: join(packageOf('@aws-crypto/client-node'), 'build/module/src/index.js'),
  },
  // The keyring is always given a client, so its own, with every operation of KMS, is never made.
  {
    name: 'KMS client without every operation',
    imported: /^@aws-sdk\/client-kms$/,
    importedBy: '@aws-crypto/kms-keyring-node',
    instead: standIn('kms.ts'),
  },
  // Lambda gives credentials in the environment; the chain brings clients of STS, SSO and sign-in, and readers of files.
  {
    name: 'credentials from the environment only',
    imported: /^@aws-sdk\/credential-provider-node$/,
    instead: standIn('credential-provider.ts'),
  },
  // A class and its members for each error of a service. Errors are told apart by name and status, which stay.
  {
    name: 'one class for all errors of a service',
    within: /\/@aws-sdk\/client-[\w-]+\/dist-es\/schemas\/schemas_0\.js$/,
    lines: /^n0_registry\.registerError\(.*\);$/gm,
  },
  // Neither Decrypt nor SendEmail streams events.
  {
    name: 'no event streams',
    imported: /^@smithy\/core\/event-streams$/,
    importedBy: '@smithy/core',
    instead: standIn('nothing.ts'),
  },
  // It is Node's own stream module, published as a package for browsers and old versions of Node.
  {
    name: "Node's own streams",
    imported: /^readable-stream$/,
    instead: 'node:stream',
  },
  // It follows every promise of the process by asynchronous hooks, for which there is no need.
  {
    name: 'trace context without asynchronous hooks',
    imported: /^cls-hooked\/context$/,
    instead: standIn('trace-context.ts'),
  },
  // Square roots modulo a prime in JavaScript, for the key of each message's signature; Node has them built in.
  {
    name: "Node's own elliptic curves",
    imported: /^\.\/ecc_decode$/,
    importedBy: '@aws-crypto/material-management',
    instead: standIn('ecc-decode.ts'),
  },
  // The same for writing that key down, with a whole encoder for ASN.1.
  {
    name: "Node's own form of public keys",
    imported: /^\.\/pem_helpers$/,
    importedBy: '@aws-crypto/material-management',
    instead: standIn('pem-helpers.ts'),
  },
  // Version 2 of the AWS SDK is not used; its tracing is the other user of the library for versions.
  {
    name: 'no tracing of AWS SDK 2',
    imported: /\/patchers\/aws_p$/,
    importedBy: 'aws-xray-sdk-core',
    instead: standIn('nothing.ts'),
  },
];

/** Makes the bundler put what `replacements` name in its place, and leave out what they remove. */
export function replace(replacements: readonly Replacement[]): Plugin {
  const imports = replacements.filter((replacement) => 'imported' in replacement);
  const removals = replacements.filter((replacement) => 'lines' in replacement);
  return {
    name: 'replacements',
    resolveId(imported, importer = '') {
      const found = imports.find(
        (replacement) =>
          replacement.imported.test(imported) &&
          (replacement.importedBy === undefined || importer.includes(`/${replacement.importedBy}/`)),
      );
      if (found === undefined) return undefined;
      return { id: found.instead, external: found.instead.startsWith('node:') };
    },
    transform(code, id) {
      const found = removals.filter(({ within }) => within.test(id));
      return found.length === 0
        ? undefined
        : found.reduce((kept, { lines }) => kept.replace(lines, ''), code);
    },
  };
}
