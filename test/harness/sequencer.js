import { readFileSync } from 'node:fs';
import TestSequencer from '@jest/test-sequencer';

const OPENS_BROWSER = /\b(?:launchBrowser|openApps|openSite)\(/;

/**
 * Starts the files that open a browser first. They take longest, however short the file is, and would keep the last
 * worker busy alone; Jest knows how long a file takes only when it has run it before.
 */
export default class extends TestSequencer {
  sort(tests) {
    const { true: first = [], false: others = [] } = Object.groupBy(super.sort(tests), ({ path }) =>
      OPENS_BROWSER.test(readFileSync(path, 'utf8')),
    );
    return [...first, ...others];
  }
}
