import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

/** Number of pages open at the same time; more are not faster on two cores. */
const TABS = 4;

/**
 * Visits every item in a tab of one browser, several at a time.
 *
 * @param prepare runs once in each tab, before its first item
 * @returns the results of `visit`, in the order of the items
 * @throws Error if a page makes a network request
 */
export async function visitAll<Item, Result>(
  browser: Browser,
  items: readonly Item[],
  options: BrowserContextOptions,
  visit: (page: Page, item: Item) => Promise<Result>,
  prepare: (page: Page) => Promise<unknown> = async () => undefined,
): Promise<Result[]> {
  const context = await browser.newContext(options);
  const refused = await refuseNetwork(context);
  const results: Result[] = [];
  const queue = items.entries();
  const work = async () => {
    const page = await context.newPage();
    await prepare(page);
    for (const [index, item] of queue) results[index] = await visit(page, item);
  };
  await Promise.all(Array.from({ length: Math.min(TABS, items.length) }, work));
  await context.close();
  if (refused.length > 0) throw new Error(`The pages requested ${refused.join(', ')}`);
  return results;
}

async function refuseNetwork(context: BrowserContext): Promise<readonly string[]> {
  const refused: string[] = [];
  await context.route('**/*', (route) => {
    refused.push(route.request().url());
    return route.abort();
  });
  return refused;
}
