import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  appType: 'spa',
  build: {
    outDir: '../.local/site',
    emptyOutDir: true,
    target: ['es2022', 'safari15.4', 'chrome100', 'firefox100'],
    assetsInlineLimit: 0,
    // The licences of the bundled packages require their text to be distributed with the scripts.
    license: { fileName: 'licences.txt' },
    // The polyfill is an inline helper; browsers without module preloading only load the modules later.
    modulePreload: { polyfill: false },
  },
});
