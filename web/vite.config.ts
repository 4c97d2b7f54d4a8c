import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  appType: 'spa',
  build: {
    outDir: '../.local/site',
    emptyOutDir: true,
    target: ['es2022', 'safari15.4', 'chrome100', 'firefox100'],
    assetsInlineLimit: 0,
    // Preloading by script adds an inline helper for browsers that know it all by themselves.
    modulePreload: { polyfill: false },
  },
});
