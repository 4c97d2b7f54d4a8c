import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

/** The parts of Amplify that only a signed-in patient needs. */
const ACCOUNT_ACTS =
  /\/@aws-amplify\/auth\/.*\/(create)?(updatePassword|deleteUser|updateUserAttributes|confirmUserAttribute|fetchUserAttributes|sendUserAttributeVerificationCode|ChangePassword|DeleteUser|GetUser|UpdateUserAttributes|VerifyUserAttribute|GetUserAttributeVerificationCode|\w*WebAuthnCredentials?|\w*WebAuthnRegistration|registerPasskey|handlePasskeyRegistrationError)(Client)?\.mjs$/;

export default defineConfig({
  root: import.meta.dirname,
  appType: 'spa',
  plugins: [plainDynamicImports(), ownStorage()],
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

/** Makes Amplify use the app's storages, which never throw. Amplify's cookies are for servers, so they are left out. */
function ownStorage(): Plugin {
  const own = JSON.stringify(join(import.meta.dirname, 'src/amplify-storage.ts'));
  return {
    name: 'own-storage',
    enforce: 'pre',
    load: {
      filter: { id: /@aws-amplify\/core\/dist\/esm\/storage\/(index|CookieStorage)\.mjs$/ },
      handler: () => `export * from ${own};`,
    },
  };
}
