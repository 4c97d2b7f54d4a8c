import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type axe from 'axe-core';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

/** The minified build, which browsers parse in half the time. */
const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** The rules of WCAG 2.2 AA, and those that axe recommends. */
export const ALL_RULES: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
};

/** Violations, and what axe is not sure about. */
type ResultType = 'violations' | 'incomplete';

/** Returns a sentence for each problem of accessibility that axe finds in a page, or is not sure about. */
export async function findProblems(
  page: Page,
  options = ALL_RULES,
  resultTypes: readonly ResultType[] = ['violations', 'incomplete'],
): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
  return page.evaluate(
    async ([chosen, types]) => {
      // Of other results, axe describes only the first; to describe all takes as long as to check the page.
      const results: AxeResults = await (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
        ...chosen,
        resultTypes: [...types],
      });
      return types.flatMap((type) =>
        results[type].flatMap(({ id, nodes }) =>
          nodes.map(({ html, failureSummary }) => `${id}: ${html}: ${failureSummary}`),
        ),
      );
    },
    [options, resultTypes] as const,
  );
}
