import { secretOf } from '../../local/demo/mailbox.ts';
import { en } from '../../web/src/words/en.ts';
import { enterCode, openClinic, press, seesError, seesText, signUp } from './patient.ts';
import { openSite } from './site.ts';

const site = await openSite();
const clinic = openClinic(site.system);
afterAll(() => site.close());
afterEach(() => expect(site.complaints).toEqual([]));

const PRIVACY = 'https://clinic.example/privacy';
const TERMS = 'https://clinic.example/terms';

describe('the privacy notice and the terms', () => {
  test('are linked in the footer and beside the button that creates an account', async () => {
    const page = await site.visit('/signup', { config: { privacyUrl: PRIVACY, termsUrl: TERMS } });
    for (const part of [page.locator('form'), page.locator('footer')]) {
      const links = part.getByRole('link').filter({ hasText: /Privacy|Terms/ });
      expect(await links.evaluateAll((found) => found.map((link) => link.getAttribute('href')))).toEqual([
        PRIVACY,
        TERMS,
      ]);
    }
    expect(await page.getByRole('checkbox').count()).toBe(0);
    await page.context().close();
  });

  test('are not mentioned when the clinic has none', async () => {
    const page = await site.visit('/signup');
    expect(await page.getByText(/Privacy|Terms/).count()).toBe(0);
    await page.context().close();
  });
});

describe('consent', () => {
  test('is asked for by a box that is not ticked, and kept with its version and time', async () => {
    const page = await site.visit('/signup', { config: { privacyUrl: PRIVACY, consentVersion: '2026-11' } });
    const box = page.getByLabel(en.signUp.consentToPrivacy);
    expect(await box.isChecked()).toBe(false);
    await signUp(page, 'ana@example.com');
    await seesError(page, en.errors.consentMissing);
    await box.check();
    await press(page, 'Create account');
    const email = await site.mailbox.next('ana@example.com', 'verify-account');
    await enterCode(page, secretOf(email), 'Confirm');
    await seesText(page, en.notices.welcome);
    const [account] = await clinic.accountsWith('ana@example.com');
    expect(account?.['custom:consent']).toMatch(/^2026-11 at \d{4}-\d\d-\d\dT[\d:.]+Z$/);
    await page.context().close();
  });
});
