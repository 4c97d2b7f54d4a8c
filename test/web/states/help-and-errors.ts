import { signIn } from '../patient.ts';
import { begin, comesTo, go, type States, sees, visit } from './state.ts';

/** Where people come when something is not as it should be. */
export const TROUBLE: States = {
  help: (stage) => visit(stage, '/help'),
  'help-on-the-way': async (stage) => {
    const page = await begin(stage);
    await go(page, 'Help with emails and codes');
    return comesTo(page, 'If you did not get our email');
  },
  'not-found': (stage) => visit(stage, '/nowhere'),
  offline: async (stage) => {
    const page = await visit(stage, '/login');
    await page.context().setOffline(true);
    await sees(page, 'You are not connected to the internet.');
    // The browser stays as it believes to be; only what is loaded to look at the page comes through.
    await page.evaluate(() => Object.defineProperty(navigator, 'onLine', { value: false }));
    await page.context().setOffline(false);
    return page;
  },
  'network-lost': async (stage) => {
    const page = await visit(stage, '/login');
    await page.route(`${stage.site.system.awsUrl}/**`, (route) => route.abort());
    await signIn(page, stage.address);
    return sees(page, 'We could not reach our website.');
  },
  slow: async (stage) => {
    const page = await stage.site.visit('/login');
    await page.clock.install();
    await page.route(`${stage.site.system.awsUrl}/**`, () => undefined);
    await signIn(page, stage.address);
    await sees(page, 'Signing in');
    await page.clock.fastForward(6000);
    return sees(page, 'This is taking longer than usual.');
  },
  'load-error': async ({ site }) => {
    const person = await site.browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' });
    const page = await person.newPage();
    await page.route('**/config.json', (route) => route.fulfill({ status: 404 }));
    await page.goto(`${site.system.siteUrl}/login`);
    return comesTo(page, 'This page cannot be shown');
  },
};
