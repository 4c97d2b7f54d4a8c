import { en } from '../../../web/src/words/en.ts';
import { blockRequests, signIn } from '../patient.ts';
import { begin, comesTo, type States, sees, visit } from './state.ts';

/** States for help and for errors that are not of a form. */
export const TROUBLE: States = {
  help: (context) => visit(context, '/help'),
  'help-on-the-way': async (context) => {
    const page = await begin(context);
    await page.getByRole('contentinfo').getByRole('link', { name: en.layout.help }).click();
    return comesTo(page, en.pages.help);
  },
  'not-found': (context) => visit(context, '/nowhere'),
  offline: async (context) => {
    const page = await visit(context, '/login');
    await page.context().setOffline(true);
    await sees(page, en.layout.offline);
    // The page still believes that it is offline, but the tools that inspect it can be loaded.
    await page.evaluate(() => Object.defineProperty(navigator, 'onLine', { value: false }));
    await page.context().setOffline(false);
    return page;
  },
  'network-lost': async (context) => {
    const page = await visit(context, '/login');
    await page.route(`${context.site.system.awsUrl}/**`, (route) => route.abort());
    await signIn(page, context.address);
    return sees(page, en.problems.network);
  },
  'too-many-requests': async (context) => {
    const page = await visit(context, '/login');
    await blockRequests(page, context.site.system.awsUrl);
    await signIn(page, context.address);
    return sees(page, 'too many requests from your internet connection');
  },
  slow: async (context) => {
    const page = await context.site.visit('/login');
    await page.clock.install();
    await page.route(`${context.site.system.awsUrl}/**`, () => undefined);
    await signIn(page, context.address);
    await sees(page, en.actions.signInBusy);
    await page.clock.fastForward(6000);
    return sees(page, en.actions.slow);
  },
  'load-error': async ({ site }) => {
    const person = await site.newContext();
    const page = await person.newPage();
    await page.route('**/config.json', (route) => route.fulfill({ status: 404 }));
    await page.goto(`${site.system.siteUrl}/login`);
    return comesTo(page, en.pages.loadError);
  },
};
