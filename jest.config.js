export default {
  // Runs test files as Node runs them, types and all; modules are loaded once for all files of a worker.
  runner: 'jest-light-runner',
  transform: {},
  // Folders with copies of the npm package.
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.local/'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  globalSetup: '<rootDir>/test/harness/global-setup.js',
  globalTeardown: '<rootDir>/test/harness/global-teardown.js',
  setupFilesAfterEnv: ['<rootDir>/test/harness/setup.ts'],
  // Most tests wait for processes and browsers, so no core is left idle for jest itself.
  maxWorkers: '100%',
};
