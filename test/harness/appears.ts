import { errors, type Locator } from 'playwright-core';

/** Milliseconds. Up to 2.5 seconds before a deadline, Playwright looks every 100 ms; with a later one, every 500 ms. */
const OFTEN = 2_400;

/** Waits until an element is visible, and looks for it often at first: most pages appear within a second. */
export async function appears(locator: Locator): Promise<void> {
  try {
    await locator.waitFor({ timeout: OFTEN });
  } catch (error) {
    if (!(error instanceof errors.TimeoutError)) throw error;
    await locator.waitFor();
  }
}
