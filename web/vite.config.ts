import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

/** The parts of Amplify that only a signed-in patient needs. */
const ACCOUNT_ACTS =
  /\/@aws-amplify\/auth\/.*\/(create)?(updatePassword|deleteUser|updateUserAttributes|confirmUserAttribute|fetchUserAttributes|sendUserAttributeVerificationCode|ChangePassword|DeleteUser|GetUser|UpdateUserAttributes|VerifyUserAttribute|GetUserAttributeVerificationCode|\w*WebAuthnCredentials?|\w*WebAuthnRegistration|registerPasskey|handlePasskeyRegistrationError)(Client)?\.mjs$/;

/** Modules of Amplify that the app has its own for; each says why. */
const OWN_MODULES = [
  {
    name: 'own-storage',
    // Amplify's cookies are for servers, so they are left out.
    theirs: /@aws-amplify\/core\/dist\/esm\/storage\/(index|CookieStorage)\.mjs$/,
    ours: 'amplify-storage.ts',
    exported: '*',
  },
  {
    name: 'own-big-integers',
    theirs: /\/srp\/BigInteger\/BigInteger\.mjs$/,
    ours: 'amplify-big-integer.ts',
    exported: '{ default }',
  },
];

export default defineConfig({
  root: import.meta.dirname,
  appType: 'spa',
  plugins: [plainDynamicImports(), ...OWN_MODULES.map(replaceModule)],
  build: {
    outDir: '../.local/site',
    emptyOutDir: true,
    target: ['es2022', 'safari15.4', 'chrome100', 'firefox100'],
    assetsInlineLimit: 0,
    // The licences of the bundled packages require their text to be distributed with the scripts.
    license: { fileName: 'licences.txt' },
    modulePreload: false,
    rolldownOptions: {
      output: {
        // Few large files compress better. `later` holds what the first page does not need.
        codeSplitting: {
          groups: [
            { name: 'app', tags: ['$initial'], priority: 3 },
            { name: 'later', test: ACCOUNT_ACTS, priority: 4, includeDependenciesRecursively: false },
            { name: 'auth', test: /\/node_modules\/(?!punycode\/)|\/src\/(auth|session)\.ts/, priority: 2 },
            { name: 'later', test: /\/src\/(?!words\/)/, priority: 1, includeDependenciesRecursively: false },
          ],
        },
      },
    },
  },
});

/**
 * Replaces Vite's helper, which preloads what a chunk needs, by a plain import. The first page has already loaded
 * everything that later chunks need, and the helper is a kilobyte.
 */
function plainDynamicImports(): Plugin {
  return {
    name: 'plain-dynamic-imports',
    enforce: 'pre',
    load: {
      filter: { id: /vite\/preload-helper/ },
      handler: () => 'export const __vitePreload = (load) => load();',
    },
  };
}

/** Loads a module of the app in the place of one of Amplify's. */
function replaceModule({ name, theirs, ours, exported }: (typeof OWN_MODULES)[number]): Plugin {
  const own = JSON.stringify(join(import.meta.dirname, 'src', ours));
  return {
    name,
    enforce: 'pre',
    load: {
      filter: { id: theirs },
      handler: () => `export ${exported} from ${own};`,
    },
  };
}
