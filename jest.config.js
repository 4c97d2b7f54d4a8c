export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' } },
    ],
  },
  globalSetup: '<rootDir>/test/support/global-setup.js',
  globalTeardown: '<rootDir>/test/support/global-teardown.js',
  setupFilesAfterEnv: ['<rootDir>/test/support/setup.ts'],
  // Most tests wait for processes and browsers, so no core is left idle for jest itself.
  maxWorkers: '100%',
  // Modules of a file stay in memory after it; a worker that holds many of them slows to a crawl.
  workerIdleMemoryLimit: '1GB',
  testTimeout: 30_000,
};
