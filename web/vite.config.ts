import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  appType: 'spa',
  build: {
    outDir: '../.local/site',
    emptyOutDir: true,
    target: ['es2022', 'safari15.4', 'chrome100', 'firefox100'],
    assetsInlineLimit: 0,
    // The licences of what is in the scripts ask for their text to go with it.
    license: { fileName: 'licences.txt' },
    // Preloading by script adds an inline helper for browsers that know it all by themselves.
    modulePreload: { polyfill: false },
  },
});
