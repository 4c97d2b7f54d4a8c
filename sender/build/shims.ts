import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'rolldown';

/** A change to a package in the bundle: something that the functions never run, or a smaller version of it. */
export type Shim = {
  /** The name in the report of `npm run bench`. */
  readonly name: string;
  /** The name of another shim, without which this one leaves out something that is used. */
  readonly needs?: string;
} & (ImportShim | LineRemoval);

interface ImportShim {
  /** Matches the import as it is written in the importing file. */
  readonly imported: RegExp;
  /** The only package whose imports are changed; all packages by default. */
  readonly importedBy?: string;
  /** The path of the file to use instead, or the name of a Node module with `node:`. */
  readonly resolvesTo: string;
}

interface LineRemoval {
  /** Matches the paths of the files that contain the lines. */
  readonly within: RegExp;
  readonly lines: RegExp;
}

const { resolve } = createRequire(import.meta.url);
const packageFolder = (name: string) => dirname(resolve(`${name}/package.json`));
const shimFile = (file: string) => fileURLToPath(new URL(`shims/${file}`, import.meta.url));

/**
 * The shims of the functions, each with the reason why it is safe and what would make it unnecessary. Each saves at
 * least two milliseconds of a cold start or 10 kB of code; `npm run bench -- shims` measures them one by one.
 */
export const SHIMS: readonly Shim[] = [
  // The package.json of the Encryption SDK does not name its ES modules, and its CommonJS build cannot be tree-shaken.
  // Not needed once that package.json has a `module` or `exports` field for them.
  {
    name: 'encryption SDK as ES modules',
    imported: /^@aws-crypto\/client-node$/,
    resolvesTo: join(packageFolder('@aws-crypto/client-node'), 'build/module/src/index.js'),
  },
  // The keyring always gets a client from us, so it never creates its own, which has every operation of KMS.
  // Not needed once the keyring imports `KMSClient` instead of `KMS`.
  {
    name: 'KMS client without every operation',
    imported: /^@aws-sdk\/client-kms$/,
    importedBy: '@aws-crypto/kms-keyring-node',
    resolvesTo: shimFile('kms.ts'),
  },
  // Lambda passes credentials in the environment; the default chain adds clients for STS, SSO and sign-in, and file readers.
  // Not needed once the SDK's clients leave out the default chain when they get a `credentials` option.
  {
    name: 'credentials from the environment only',
    imported: /^@aws-sdk\/credential-provider-node$/,
    resolvesTo: shimFile('credential-provider.ts'),
  },
  // Each error of a service has a class with members. The functions compare only the name and the status, which remain.
  // Not needed once the SDK registers only the errors of the operations that are used.
  {
    name: 'one class for all errors of a service',
    within: /\/@aws-sdk\/client-[\w-]+\/dist-es\/schemas\/schemas_0\.js$/,
    lines: /^n0_registry\.registerError\(.*\);$/gm,
  },
  // The SDK looks for each setting in the environment and then in the profile files of a home directory. Lambda has none.
  // Not needed once the SDK reads such files only where there is a home directory.
  {
    name: 'settings from the environment only',
    imported: /\/fromSharedConfigFiles$/,
    importedBy: '@smithy/core',
    resolvesTo: shimFile('no-profile-files.ts'),
  },
  // Node loads the streams of the web, 4 ms, when their class is asked for.
  // Not needed once the SDK on Node asks for its own streams first.
  {
    name: 'no streams of the web',
    imported: /\/(stream-type-check|isStreamingPayload)$/,
    importedBy: '@smithy/core',
    resolvesTo: shimFile('stream-type-check.ts'),
  },
  // Neither Decrypt nor SendEmail uses event streams; the dynamic import of @smithy/core puts them into a single file anyway.
  // Not needed once only the clients of services with event streams import them.
  {
    name: 'no event streams',
    imported: /^@smithy\/core\/event-streams$/,
    importedBy: '@smithy/core',
    resolvesTo: shimFile('empty-module.ts'),
  },
  // The package is a copy of Node's stream module for browsers and old versions of Node.
  // Not needed once the Encryption SDK and duplexify import `node:stream`.
  {
    name: "Node's own streams",
    imported: /^readable-stream$/,
    resolvesTo: 'node:stream',
  },
  // The Encryption SDK reads lengths of 64 bits with it; without curves of its own, nothing else of it is used.
  // Not needed once the Encryption SDK uses BigInt.
  {
    name: 'lengths without a big-number library',
    needs: "Node's own elliptic curves",
    imported: /^bn\.js$/,
    resolvesTo: shimFile('big-number.ts'),
  },
  // cls-hooked follows every promise of the process with asynchronous hooks; `shims/trace-context.ts` says what does
  // the same. Not needed once the X-Ray SDK is replaced.
  {
    name: 'trace context without asynchronous hooks',
    imported: /^cls-hooked\/context$/,
    resolvesTo: shimFile('trace-context.ts'),
  },
  // The Encryption SDK computes square roots modulo a prime in JavaScript for each message's public key; Node has them
  // built in. Not needed once the Encryption SDK uses `ECDH.convertKey`.
  {
    name: "Node's own elliptic curves",
    imported: /^\.\/ecc_decode$/,
    importedBy: '@aws-crypto/material-management',
    resolvesTo: shimFile('ecc-decode.ts'),
  },
  // The Encryption SDK encodes the same key as PEM with a whole ASN.1 library.
  // Not needed once the Encryption SDK uses `KeyObject.export`.
  {
    name: "Node's own form of public keys",
    imported: /^\.\/pem_helpers$/,
    importedBy: '@aws-crypto/material-management',
    resolvesTo: shimFile('pem-helpers.ts'),
  },
  // Version 2 of the AWS SDK is not used; besides its tracing, nothing needs the library that compares versions.
  // Not needed once the X-Ray SDK is replaced.
  {
    name: 'no tracing of AWS SDK 2',
    imported: /\/patchers\/aws_p$/,
    importedBy: 'aws-xray-sdk-core',
    resolvesTo: shimFile('empty-module.ts'),
  },
  // Sampling and incoming requests are the matter of web servers: in Lambda the service decides what is traced.
  // Not needed once the X-Ray SDK is replaced.
  {
    name: 'no tracing of web servers',
    imported: /\/middleware\/mw_utils$/,
    importedBy: 'aws-xray-sdk-core',
    resolvesTo: shimFile('trace-middleware.ts'),
  },
  // A list of parameters that traces show, for services whose requests the functions do not trace.
  // Not needed once the X-Ray SDK is replaced.
  {
    name: 'no parameters in traces',
    imported: /\/aws_whitelist\.json$/,
    importedBy: 'aws-xray-sdk-core',
    resolvesTo: shimFile('captured-parameters.ts'),
  },
];

/** Creates the bundler plugin that applies `shims`. */
export function applyShims(shims: readonly Shim[]): Plugin {
  const importShims = shims.filter((shim) => 'imported' in shim);
  const removals = shims.filter((shim) => 'lines' in shim);
  // The filters spare the bundler a call into JavaScript for each import and each file.
  return {
    name: 'shims',
    resolveId: {
      filter: { id: importShims.map(({ imported }) => imported) },
      handler(imported, importer = '') {
        const found = importShims.find(
          (shim) =>
            shim.imported.test(imported) &&
            (shim.importedBy === undefined || importer.includes(`/${shim.importedBy}/`)),
        );
        if (found === undefined) return undefined;
        return { id: found.resolvesTo, external: found.resolvesTo.startsWith('node:') };
      },
    },
    transform: {
      filter: { id: removals.map(({ within }) => within) },
      handler: (code, id) =>
        removals
          .filter(({ within }) => within.test(id))
          .reduce((kept, { lines }) => kept.replace(lines, ''), code),
    },
  };
}
