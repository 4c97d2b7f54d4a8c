import { availableParallelism } from 'node:os';

export default {
  // Runs test files as Node runs them, types and all; modules are loaded once for all files of a worker.
  runner: 'jest-light-runner',
  transform: {},
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  globalSetup: '<rootDir>/test/harness/global-setup.js',
  globalTeardown: '<rootDir>/test/harness/global-teardown.js',
  setupFilesAfterEnv: ['<rootDir>/test/harness/setup.ts'],
  testSequencer: '<rootDir>/test/harness/sequencer.js',
  // Most tests wait for processes and browsers, so one worker a core would leave the cores idle most of the time.
  maxWorkers: 2 * availableParallelism(),
};
