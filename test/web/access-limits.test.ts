import { en } from '../../web/src/words/en.ts';
import { LANGUAGES, languageCodes } from '../../web/src/words/index.ts';
import { blockRequests, heading, openClinic, PASSWORD, PHONE, seesText, signIn } from './patient.ts';
import { openSite, type Site } from './site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const config = { byInvitation: true };

/** The words and links of a page that lead to a sign-up. */
const OFFERS = [
  en.login.createAccount,
  en.login.signUpAgain,
  en.pages.signUp,
  en.help.toSignUp,
  en.help.toConfirm,
];

describe('where only staff open accounts', () => {
  test.each(['/login', '/help', '/nowhere', '/reset'])('%s does not offer to create one', async (path) => {
    const page = await site.visit(path, { config });
    const links = await page.getByRole('link').allTextContents();
    expect(links.filter((text) => OFFERS.includes(text))).toEqual([]);
    expect(await page.locator('a[href="/signup"]').count()).toBe(0);
    await page.context().close();
  });

  test('a wrong password does not lead to a sign-up', async () => {
    const page = await site.visit('/login', { config });
    await signIn(page, 'nobody@example.com');
    await seesText(page, en.problems.passwordWrong);
    expect(await page.locator('a[href="/signup"], a[href="/confirm"]').count()).toBe(0);
    await page.context().close();
  });

  test.each(['/signup', '/confirm'])('%s says how to get one, and has no form', async (path) => {
    const page = await site.visit(path, { config });
    await seesText(page, en.signUp.byInvitation(PHONE));
    expect(await page.locator('form').count()).toBe(0);
    expect(await page.getByRole('link', { name: en.signUp.signIn }).getAttribute('href')).toBe('/login');
    await page.context().close();
  });

  test.each(languageCodes)('the sign-in page says so in %s', async (code) => {
    const words = await LANGUAGES[code].load();
    const page = await site.visit('/login', { config, locale: code });
    await seesText(page, words.signUp.byInvitation(PHONE));
    await page.context().close();
  });
});

describe('when a web ACL blocks requests', () => {
  test('the page says that there were too many, and works again afterwards', async () => {
    await openClinic(site.system).createPatient('cleo@example.com');
    const page = await site.visit('/login');
    const unblock = await blockRequests(page, site.system.awsUrl);
    await signIn(page, 'cleo@example.com', PASSWORD);
    await seesText(page, en.problems.blocked(PHONE));
    await unblock();
    await signIn(page, 'cleo@example.com', PASSWORD);
    await heading(page, en.pages.account);
    expect(site.complaints).toEqual([]);
    await page.context().close();
  });
});
