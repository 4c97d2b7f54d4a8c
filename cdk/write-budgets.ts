import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUDGETS_FILE, toBudgetsJson } from '../sender/build/budget.ts';
import { bundleAll } from '../sender/build/bundle.ts';
import { readSiteConfig } from '../site/config.ts';
import { say } from '../terminal/terminal.ts';

/** Takes what the functions weigh now for what they may weigh. */
const folder = mkdtempSync(join(tmpdir(), 'budgets-'));
try {
  writeFileSync(BUDGETS_FILE, toBudgetsJson(await bundleAll(readSiteConfig(), folder)));
  say('Wrote sender/build/budgets.json; its difference shows what has grown.');
} finally {
  rmSync(folder, { recursive: true });
}
