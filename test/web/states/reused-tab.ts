import type { Page } from 'playwright-core';
import { appears } from '../../harness/appears.ts';
import { replaceConfig, type Site, type VisitOptions } from '../site.ts';

/** A tab that shows one page after the other, each to a new person. */
export interface ReusedTab {
  /** Opens a page; the options may be a storage and a configuration. Returns undefined while the tab shows a page. */
  visit(path: string, options?: VisitOptions): Promise<Page> | undefined;
  /** Makes the tab ready for the next person. */
  leave(): Promise<void>;
  close(): Promise<void>;
}

/** The size of a window without a size of its own. */
const WINDOW = { width: 1280, height: 720 };

/**
 * Opens pages in one tab, which takes a third of the processor time of a browser context for each. Everything is removed
 * that a page may leave behind, except clocks that were installed and devices that were connected: who uses them opens a
 * context.
 */
export function reuseTab(site: Site): ReusedTab {
  let tab: Page | undefined;
  let inUse = false;

  const open = async (path: string, { storageState, config }: VisitOptions): Promise<Page> => {
    tab ??= await site.visit('/help');
    await forget(tab, `${site.system.siteUrl}/robots.txt`);
    await tab.evaluate(removeStored, storageState === undefined);
    if (typeof storageState === 'object') {
      const items = storageState.origins.flatMap(({ localStorage }) => localStorage);
      await tab.evaluate((all) => {
        for (const { name, value } of all) localStorage.setItem(name, value);
      }, items);
    }
    if (config !== undefined) await replaceConfig(tab, config);
    await tab.goto(site.system.siteUrl + path);
    await appears(tab.getByRole('heading', { level: 1 }));
    return tab;
  };
  return {
    visit: (path, options = {}) => {
      if (inUse) return undefined;
      inUse = true;
      return open(path, options);
    },
    leave: async () => {
      inUse = false;
      const others = tab?.context().pages() ?? [];
      await Promise.all(others.filter((page) => page !== tab).map((page) => page.close()));
    },
    close: async () => tab?.context().close(),
  };
}

/** @param neutral a document of the same origin without scripts, so that nothing runs that could store something */
async function forget(tab: Page, neutral: string): Promise<void> {
  await tab.unrouteAll({ behavior: 'ignoreErrors' });
  await tab.context().setOffline(false);
  await tab.goto(neutral);
  await tab.context().clearCookies();
  await tab.setViewportSize(WINDOW);
  await tab.mouse.move(0, 0);
  await tab.clock.setFixedTime(new Date());
}

/** @param keepsOthers leaves what `fillStorage` has stored, unless a session needs room; it fills the rest again */
function removeStored(keepsOthers: boolean): void {
  try {
    for (const storage of [localStorage, sessionStorage]) {
      for (const key of Object.keys(storage))
        if (!keepsOthers || !key.startsWith('other-data-')) storage.removeItem(key);
    }
  } catch {
    // Where the browser refuses storage, nothing was stored.
  }
}
