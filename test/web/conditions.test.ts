import type { Page } from 'playwright-core';
import { secretOf } from '../../local/demo/mailbox.ts';
import { addNoScript, NO_SCRIPT } from '../../web/no-script.ts';
import { ROUTES } from '../../web/src/routes.ts';
import { en } from '../../web/src/words/en.ts';
import { es } from '../../web/src/words/es.ts';
import { LANGUAGES, languageCodes } from '../../web/src/words/index.ts';
import { PASSKEY_WORDS } from '../../web/src/words/passkeys/index.ts';
import { fillStorage, refuseStorage, translatePage } from './browser-conditions.ts';
import {
  enterAccount,
  enterCode,
  follow,
  heading,
  linkOf,
  openClinic,
  openTab,
  PASSWORD,
  PHONE,
  pathOf,
  press,
  seesText,
  signUp,
} from './patient.ts';
import { type SignedIn, signInWithoutBrowser } from './sign-in-without-browser.ts';
import { openSite, type Site } from './site.ts';
import { STATES } from './states/index.ts';
import { visitStates } from './states/visit-states.ts';

const NARROW = { width: 320, height: 480 };

/** States that two tabs reach together, through the storage that they share. */
const SHARED = [
  'confirm-several',
  'confirm-from-link',
  'confirm-other-person',
  'confirmed-in-another-tab',
  'confirmed-before',
  'signed-out-in-another-tab',
  'replaced-in-another-tab',
];

const site = await openSite();
const passkeyWords = { en: await PASSKEY_WORDS.en(), es: await PASSKEY_WORDS.es() };
afterAll(() => site.close());

const clinic = openClinic(site.system);
const patient = 'ana@example.com';
let signedIn: SignedIn;

beforeAll(async () => {
  await clinic.createPatient(patient);
  signedIn = await signInWithoutBrowser(site.system, patient, PASSWORD);
});

/** Returns the site as a browser with a condition shows it. */
const under = (script: () => void): Site => ({
  ...site,
  visit: (path, options) => site.visit(path, { ...options, script }),
  newContext: (options) => site.newContext({ ...options, script }),
});

/**
 * Brings the app into each state and examines it there.
 *
 * @returns the states that were not reached or not as they should be, with the reason
 */
async function examineStates(
  condition: string,
  states: readonly string[],
  shown: Site,
  examine: (page: Page, name: string) => Promise<readonly string[]>,
  asPatient?: (visit: Site['visit'], address: string) => Site['visit'],
): Promise<string[]> {
  const faults: string[] = [];
  const complaintsBefore = site.complaints.length;
  const tools = {
    site: shown,
    clinic,
    signedIn,
    addressOf: (name: string) => `${name}-${condition}@example.com`,
    ...(asPatient !== undefined && { asPatient }),
  };
  await visitStates(states, tools, async (name, reach) => {
    try {
      for (const fault of await examine(await reach(), name)) faults.push(`${name}: ${fault}`);
    } catch (error) {
      faults.push(`${name}: ${error}`);
    }
  });
  return [...faults, ...site.complaints.slice(complaintsBefore)];
}

const ALL = Object.keys(STATES);
const ALONE = ALL.filter((name) => !SHARED.includes(name));

/** Lists the sentences of the page, which the translation has put into elements of their own. */
const shownTexts = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('#app font > font')].map((one) => one.textContent.trim()),
  );

const sentences = (words: object): string[] =>
  Object.values(words).flatMap((group: object) =>
    Object.values(group).filter((text) => typeof text === 'string'),
  );

/** The English sentences that must be gone when the page is in Spanish. */
const ENGLISH = new Set(sentences({ ...en, ...passkeyWords.en })).difference(
  // The local pool gives each passkey the same English word as its name.
  new Set([...sentences({ ...es, ...passkeyWords.es }), passkeyWords.en.passkeys.unnamed]),
);

test('every page works while the browser translates it, and shows no text that is out of date', async () => {
  const faults = await examineStates('translated', ALL, under(translatePage), async (page) => {
    const before = await shownTexts(page);
    if (before.length < 3) return ['was not translated'];
    await page.setViewportSize(NARROW);
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    const spanish = page.locator('button[lang=es]');
    if ((await spanish.count()) > 0) {
      // A dialog would be above it.
      await page.evaluate(() => document.querySelector<HTMLButtonElement>('button[lang=es]')?.click());
      await page.locator('html[lang=es]').waitFor();
      await page.getByText(es.layout.neverAsk).waitFor();
    }
    const left =
      (await spanish.count()) > 0 ? (await shownTexts(page)).filter((text) => ENGLISH.has(text)) : [];
    return [
      ...(excess > 0 ? [`is ${excess} pixels too wide`] : []),
      ...left.map((text) => `still says in English: ${text}`),
    ];
  });
  expect(faults).toEqual([]);
});

/** Lists the text nodes that React created, which a translation would replace. */
const ownTextNodes = (page: Page) =>
  page.evaluate(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const own: string[] = [];
    while (texts.nextNode()) {
      const node = texts.currentNode;
      if (Object.keys(node).some((key) => key.startsWith('__reactFiber$'))) own.push(node.nodeValue ?? '');
    }
    return own.map((text) => `React has a text node of its own: ${text}`);
  });

/** Opens a page of the app without loading it again. */
const openInApp = (page: Page, path: string) =>
  page.evaluate((to) => {
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);

/** Checks that the page says what the browser must allow, and opens again. */
async function examineWithoutStorage(page: Page, name: string): Promise<string[]> {
  const own = await ownTextNodes(page);
  if (name === 'load-error') return own;
  await page.getByText(en.layout.storageRefused).waitFor();
  await page.unrouteAll();
  await page.reload();
  await page.getByText(en.layout.storageRefused).waitFor();
  const title = await page.getByRole('heading', { level: 1 }).textContent();
  return [
    ...own,
    ...(title === en.pages.crashed || title === en.pages.loadError ? [`${title} after a reload`] : []),
  ];
}

test('every page works when the browser refuses storage, and says what to allow', async () => {
  // A session cannot be read from the storage, so the patient signs in.
  const signInFirst =
    (visit: Site['visit'], address: string): Site['visit'] =>
    async (path, { storageState, ...options } = {}) => {
      if (storageState === undefined) return visit(path, options);
      const page = await visit('/login', options);
      await enterAccount(page, storageState === signedIn ? patient : address, 'tab');
      if (path !== '/account') await openInApp(page, path);
      return page;
    };
  const faults = await examineStates(
    'refused',
    ALONE,
    under(refuseStorage),
    examineWithoutStorage,
    signInFirst,
  );
  expect(faults).toEqual([]);
});

test('every page works when the storage of the browser is full', async () => {
  expect(await examineStates('full', ALONE, under(fillStorage), examineWithoutStorage)).toEqual([]);
});

describe('a storage that is full later', () => {
  test('keeps a session of the device until the page is loaded again, and then its owner signs in', async () => {
    await clinic.createPatient('full@example.com');
    const page = await site.visit('/login');
    await page.evaluate(fillStorage);
    await enterAccount(page, 'full@example.com', 'device');
    await seesText(page, en.layout.storageRefused);
    await follow(page, 'Change Name');
    await page.getByLabel(en.fields.name).fill('Ana Diaz Ruiz');
    await press(page, en.actions.save);
    await seesText(page, en.notices.nameChanged);
    await page.reload();
    await heading(page, en.pages.login);
    expect(site.complaints).toEqual([]);
    await page.context().close();
  });

  test('shows the code of a link to a patient whose sign-up could not be stored', async () => {
    const page = await site.visit('/signup', { script: refuseStorage });
    await signUp(page, 'link@example.com');
    await heading(page, en.confirm.title);
    const email = await site.mailbox.next('link@example.com', 'verify-account');
    const tab = await openTab(site, page, pathOf(linkOf(email)));
    await heading(tab, en.confirm.elsewhereTitle);
    await seesText(tab, en.layout.storageRefused);
    await enterCode(page, secretOf(email), en.actions.confirm);
    await heading(page, en.pages.account);
    await page.context().close();
  });
});

/** Exchanges an element of the page for a copy, as programs that change pages do; React cannot find it any more. */
const exchange = (page: Page, selector: string) =>
  page.locator(selector).evaluate((element) => element.replaceWith(element.cloneNode(true)));

describe('a page that another program has damaged', () => {
  /** The errors that browsers report on such a page are expected. */
  const damaged = async (path: string): Promise<Page> => {
    const context = await site.newContext();
    const page = await context.newPage();
    await page.goto(site.system.siteUrl + path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    return page;
  };

  test('says so, and is shown again with what was typed, which is stored nowhere', async () => {
    const page = await damaged('/signup');
    await page.getByLabel(en.fields.name).fill('Ana Diaz');
    await page.getByLabel(en.fields.password, { exact: true }).fill(PASSWORD);
    await exchange(page, 'form > .field:nth-of-type(1)');
    await press(page, en.actions.signUp);
    await heading(page, en.pages.crashed);
    for (const sentence of [en.crashed.text, en.crashed.mayBeDone, en.crashed.call(PHONE)])
      await seesText(page, sentence);
    const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    expect(stored).not.toContain(PASSWORD);

    await press(page, en.actions.retry);
    await heading(page, en.pages.signUp);
    expect(await page.getByLabel(en.fields.name).inputValue()).toBe('Ana Diaz');
    expect(await page.getByLabel(en.fields.password, { exact: true }).inputValue()).toBe(PASSWORD);
    await page.getByLabel(en.fields.email).fill('damaged@example.com');
    await press(page, en.actions.signUp);
    await heading(page, en.confirm.title);
    await page.context().close();
  });

  test('forgets what was typed when another page is opened', async () => {
    const page = await damaged('/login');
    await page.getByLabel(en.fields.password, { exact: true }).fill(PASSWORD);
    await exchange(page, 'form > .field:nth-of-type(1)');
    await press(page, en.actions.signIn);
    await heading(page, en.pages.crashed);
    await page.getByRole('contentinfo').getByRole('link', { name: en.layout.help }).click();
    await heading(page, en.pages.help);
    await page.goBack();
    await heading(page, en.pages.login);
    expect(await page.getByLabel(en.fields.password, { exact: true }).inputValue()).toBe('');
    await page.context().close();
  });

  test('shows the next step when the work was done in the meantime', async () => {
    await clinic.createPatient('done@example.com');
    const page = await damaged('/reset');
    await page.getByLabel(en.fields.email).fill('done@example.com');
    await exchange(page, 'form > button > span');
    await press(page, en.actions.sendCode);
    await heading(page, en.pages.crashed);
    await site.mailbox.next('done@example.com', 'reset-password');
    await press(page, en.actions.retry);
    await heading(page, en.confirm.title);
    await page.context().close();
  });
});

describe('without JavaScript', () => {
  test.each([...ROUTES, '/', '/nowhere'])(
    '%s says at once, in every language, whom to call',
    async (path) => {
      const context = await site.newContext({ javaScriptEnabled: false, viewport: NARROW });
      const page = await context.newPage();
      const response = await page.goto(site.system.siteUrl + path);
      if (path !== '/nowhere') expect(response?.headers()['cache-control']).toBe('no-store');
      for (const code of languageCodes) {
        const sentence = page.locator(`p[lang=${code}][dir=${LANGUAGES[code].direction}]`);
        expect(await sentence.textContent()).toBe(`${NO_SCRIPT[code]} 020 7946 0018`);
        const phone = sentence.getByRole('link');
        expect(await phone.getAttribute('href')).toBe('tel:02079460018');
        const box = await phone.boundingBox();
        expect({ code, seen: box !== null && box.y >= 0 && box.y + box.height <= NARROW.height }).toEqual({
          code,
          seen: true,
        });
      }
      await context.close();
    },
  );

  test('begins with the language of the clinic, and shows its name and number as text', () => {
    const clinicDetails = {
      name: 'Salud & <Vida>',
      address: ['1'],
      phone: '+34 91 "1"',
      phoneLink: '+34911',
      supportEmail: 'a@b.example',
      supportEmailLink: 'a@b.example',
      colour: '#000000',
    };
    const page = addNoScript('<noscript></noscript>', { clinic: clinicDetails, defaultLanguage: 'es-ES' });
    expect(page).toContain('Salud &#38; &#60;Vida&#62;');
    expect(page).toContain('<a href="tel:+34911" dir="ltr" translate="no">+34 91 &#34;1&#34;</a>');
    expect([...page.matchAll(/lang="(..)"/g)].map(([, code]) => code)).toEqual(['es', 'en', 'fr', 'ar']);
  });
});
