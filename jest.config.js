import { availableParallelism } from 'node:os';

export default {
  // Runs test files as Node runs them, types and all; modules are loaded once for all files of a worker. Each worker is a
  // process: Linux copies the page tables of all threads together whenever one of them starts a function or a command.
  runner: 'jest-light-runner/child-process',
  transform: {},
  // Folders with copies of the npm package.
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.local/'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  globalSetup: '<rootDir>/test/harness/global-setup.js',
  globalTeardown: '<rootDir>/test/harness/global-teardown.js',
  setupFilesAfterEnv: ['<rootDir>/test/harness/setup.ts'],
  testSequencer: '<rootDir>/test/harness/sequencer.js',
  // Tests with a browser leave a core idle most of the time. Functions have time limits of half a second, so the cores must
  // not be crowded either.
  maxWorkers: Math.ceil(1.5 * availableParallelism()),
};
