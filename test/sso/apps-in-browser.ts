import type { BrowserContextOptions, Page } from 'playwright-core';
import { type SampleApps, startSampleApps } from '../../local/sample-apps.ts';
import type { LocalSystemOptions } from '../../local/system.ts';
import { WAIT_TIMEOUT } from '../harness/timeout.ts';
import { openSite, type Site } from '../web/site.ts';

/** The whole system with the clinic's two sample apps, each on its own port. */
export interface AppSite extends Site {
  readonly booking: string;
  readonly results: string;
  /** Address of the sign-in pages. */
  readonly signIn: string;
  /** Every address that any browser requested. */
  readonly asked: readonly string[];
  /** Opens a page in a new browser context that accepts the certificate of this machine. */
  person(options?: BrowserContextOptions): Promise<Page>;
}

export async function openApps(options: Partial<LocalSystemOptions> = {}): Promise<AppSite> {
  const site = await openSite(options);
  const { singleSignOn, awsUrl, userPoolId } = site.system;
  if (singleSignOn === undefined) throw new Error('The template has no apps');
  const samples = await startSampleApps({ singleSignOn, awsUrl, userPoolId, port: 0 });
  const asked: string[] = [];
  const complaints: string[] = [];
  const watch = (page: Page) => {
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => {
      // Browsers report every status 400 as an error, but refusals are expected.
      const refusal = message.text().startsWith('Failed to load resource');
      if (message.type() === 'error' && !refusal) complaints.push(message.text());
    });
  };
  return {
    ...site,
    complaints,
    booking: addressOf(samples, 'Booking'),
    results: addressOf(samples, 'Lab results'),
    signIn: singleSignOn.url,
    asked,
    person: async (context = {}) => {
      const person = await site.browser.newContext({
        locale: 'en-GB',
        reducedMotion: 'reduce',
        ignoreHTTPSErrors: true,
        ...context,
      });
      person.setDefaultTimeout(WAIT_TIMEOUT);
      person.on('request', (request) => asked.push(request.url()));
      person.on('page', watch);
      return person.newPage();
    },
    close: async () => {
      await samples.close();
      await site.close();
    },
  };
}

function addressOf({ apps }: SampleApps, name: string): string {
  const found = apps.find((app) => app.name === name);
  if (found === undefined) throw new Error(`There is no app ${name}`);
  return found.url;
}
