import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from '../../bench/browser.ts';
import { openMailbox } from '../../local/demo/mailbox.ts';
import { type LocalSystem, type LocalSystemOptions, startLocalSystem } from '../../local/system.ts';
import type { WebConfig } from '../../web/src/config.ts';
import { appears } from '../harness/appears.ts';
import { ASSEMBLY, SITE } from '../harness/assembly.ts';
import { WAIT_TIMEOUT } from '../harness/timeout.ts';

/** Options of the browser context, and settings of the clinic that replace those of `/config.json`. */
export interface VisitOptions extends BrowserContextOptions {
  readonly config?: Partial<WebConfig>;
  /** Runs in each page before the scripts of the page. */
  readonly script?: () => void;
}

/** The local system with the web app, a browser, and everybody's mailbox. */
export interface Site {
  readonly system: LocalSystem;
  readonly browser: Browser;
  readonly mailbox: ReturnType<typeof openMailbox>;
  /** Creates a browser context that reports no errors. */
  newContext(options?: Omit<VisitOptions, 'config'>): Promise<BrowserContext>;
  /** Opens a page in a new browser context; its errors are added to `complaints`. */
  visit(path: string, options?: VisitOptions): Promise<Page>;
  /** Browser errors, blocked content, and requests to other sites. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Replaces settings of `/config.json`. */
export async function replaceConfig(
  target: BrowserContext | Page,
  settings: Partial<WebConfig>,
): Promise<void> {
  await target.route('**/config.json', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ json: { ...(await response.json()), ...settings } });
  });
}

/** Starts the site with short waits between attempts. */
export async function openSite(options: Partial<LocalSystemOptions> = {}): Promise<Site> {
  const system = await startLocalSystem({ assembly: ASSEMBLY, site: SITE, delayScale: 0.01, ...options });
  const browser = await launchBrowser();
  const complaints: string[] = [];
  const ours = [system.siteUrl, system.awsUrl];
  const watch = (page: Page) => {
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => {
      // The user pool rejects requests with status 400, which browsers log as an error.
      const refusal = message.location().url.startsWith(system.awsUrl);
      // The same goes for the not-found page with status 404, and for links whose path the app has repaired.
      const notFound = message.location().url.startsWith(page.url());
      // The network is lost only when a test disconnects it.
      const offline = message.text().endsWith('net::ERR_INTERNET_DISCONNECTED');
      if (message.type() === 'error' && !refusal && !notFound && !offline) complaints.push(message.text());
    });
    page.on('request', (request) => {
      if (!ours.includes(new URL(request.url()).origin)) complaints.push(`asked for ${request.url()}`);
    });
  };
  const newContext: Site['newContext'] = async ({ script, ...options } = {}) => {
    const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options });
    // Reports a missing element before the test's own deadline.
    context.setDefaultTimeout(WAIT_TIMEOUT);
    if (script !== undefined) await context.addInitScript(script);
    return context;
  };
  return {
    system,
    browser,
    mailbox: openMailbox(system),
    complaints,
    newContext,
    visit: async (path, { config, ...options } = {}) => {
      const person = await newContext(options);
      person.on('page', watch);
      if (config !== undefined) await replaceConfig(person, config);
      const page = await person.newPage();
      await page.goto(system.siteUrl + path);
      await appears(page.getByRole('heading', { level: 1 }));
      return page;
    },
    close: async () => {
      await browser.close();
      await system.close();
    },
  };
}
