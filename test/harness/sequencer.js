import { readFileSync } from 'node:fs';
import TestSequencer from '@jest/test-sequencer';

/** What a test file waits for most, longest first; the other files stay in their own process. */
const WAITS = [
  /\b(?:launchBrowser|openApps|openSite)\(/,
  /\b(?:createProject|execFile|execFileSync|fuzz|spawn|spawnSync|startUsers)\b/,
  /\b(?:openClinic|startLocalSystem)\(/,
];

/**
 * Starts the files that open a browser first, then those that run programs, then those that run a whole system. They take
 * longest, however short the file is, and would keep the last worker busy alone; Jest knows how long a file takes only when
 * it has run it before.
 */
export default class extends TestSequencer {
  sort(tests) {
    const ranks = new Map(tests.map(({ path }) => [path, rank(readFileSync(path, 'utf8'))]));
    return super.sort(tests).sort((one, other) => ranks.get(one.path) - ranks.get(other.path));
  }
}

/** Returns the place of a file among all, by its code; less is earlier. */
function rank(code) {
  const index = WAITS.findIndex((wait) => wait.test(code));
  return index === -1 ? WAITS.length : index;
}
