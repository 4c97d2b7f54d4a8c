import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUDGETS_FILE, toBudgetsJson } from '../sender/build/budget.ts';
import { bundleAll } from '../sender/build/bundle.ts';
import { print } from '../terminal/terminal.ts';

/** Sets the size budgets of the function bundles to their present sizes. */
const folder = mkdtempSync(join(tmpdir(), 'budgets-'));
try {
  writeFileSync(BUDGETS_FILE, toBudgetsJson(await bundleAll(folder)));
  print('Wrote sender/build/budgets.json. Its diff shows which bundles have grown.');
} finally {
  rmSync(folder, { recursive: true });
}
