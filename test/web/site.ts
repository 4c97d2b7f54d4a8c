import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from '../../bench/browser.ts';
import { openMailbox } from '../../local/demo/mailbox.ts';
import { type LocalSystem, type LocalSystemOptions, startLocalSystem } from '../../local/system.ts';
import { ASSEMBLY, SITE } from '../harness/assembly.ts';

/** The whole system with the web app, a browser, and the mailbox of everybody. */
export interface Site {
  readonly system: LocalSystem;
  readonly browser: Browser;
  readonly mailbox: ReturnType<typeof openMailbox>;
  /** Opens a page of the app for a person of their own; what goes wrong in it is in `complaints`. */
  visit(path: string, options?: BrowserContextOptions): Promise<Page>;
  /** What browsers complained of: errors, refused content, requests to anyone else. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Starts the site. Waits between attempts are short. */
export async function openSite(options: Partial<LocalSystemOptions> = {}): Promise<Site> {
  const system = await startLocalSystem({ assembly: ASSEMBLY, site: SITE, delayScale: 0.01, ...options });
  const browser = await launchBrowser();
  const complaints: string[] = [];
  const ours = [system.siteUrl, system.awsUrl];
  const watch = (page: Page) => {
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => {
      // A refusal by the user pool is an answer; browsers call every 400 an error.
      const refusal = message.location().url.startsWith(system.awsUrl);
      // So is the page for an address that is not there.
      const notFound = message.location().url === page.url();
      // Only a test takes the network away.
      const offline = message.text().endsWith('net::ERR_INTERNET_DISCONNECTED');
      if (message.type() === 'error' && !refusal && !notFound && !offline) complaints.push(message.text());
    });
    page.on('request', (request) => {
      if (!ours.includes(new URL(request.url()).origin)) complaints.push(`asked for ${request.url()}`);
    });
  };
  return {
    system,
    browser,
    mailbox: openMailbox(system),
    complaints,
    visit: async (path, context = {}) => {
      const person = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...context });
      // Whatever a page shows, it shows long before a test would end.
      person.setDefaultTimeout(10_000);
      person.on('page', watch);
      const page = await person.newPage();
      await page.goto(system.siteUrl + path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      return page;
    },
    close: async () => {
      await browser.close();
      await system.close();
    },
  };
}
