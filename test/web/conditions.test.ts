import type { Page } from 'playwright-core';
import { en } from '../../web/src/words/en.ts';
import { es } from '../../web/src/words/es.ts';
import { fillStorage, refuseStorage, translatePage } from './browser-conditions.ts';
import { enterAccount, openClinic, PASSWORD } from './patient.ts';
import { type SignedIn, signInWithoutBrowser } from './sign-in-without-browser.ts';
import { openSite, type Site } from './site.ts';
import { STATES } from './states/index.ts';
import type { StateContext } from './states/state.ts';

/** More tabs are not faster on two cores. */
const TABS = 4;
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
  siteFor: (address: string) => Site,
  examine: (page: Page, name: string) => Promise<readonly string[]>,
): Promise<string[]> {
  const faults: string[] = [];
  const queue = states.values();
  const work = async () => {
    for (const name of queue) {
      const address = `${name}-${condition}@example.com`;
      const context: StateContext = { site: siteFor(address), clinic, address, signedIn };
      try {
        const page = await STATES[name]?.(context);
        if (page === undefined) throw new Error('unknown state');
        for (const fault of await examine(page, name)) faults.push(`${name}: ${fault}`);
        await page.context().close();
      } catch (error) {
        faults.push(`${name}: ${error}`);
      }
    }
  };
  await Promise.all(Array.from({ length: TABS }, work));
  return [...faults, ...site.complaints];
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
const ENGLISH = new Set(sentences(en)).difference(new Set(sentences(es)));

test('every page works while the browser translates it, and shows no text that is out of date', async () => {
  const faults = await examineStates(
    'translated',
    ALL,
    () => under(translatePage),
    async (page) => {
      const before = await shownTexts(page);
      if (before.length < 3) return ['was not translated'];
      await page.setViewportSize(NARROW);
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      const spanish = page.locator('button[lang=es]');
      if ((await spanish.count()) > 0) {
        await spanish.evaluate((button) => button.click());
        await page.locator('html[lang=es]').waitFor();
        await page.getByText(es.layout.neverAsk).waitFor();
      }
      const left =
        (await spanish.count()) > 0 ? (await shownTexts(page)).filter((text) => ENGLISH.has(text)) : [];
      return [
        ...(excess > 0 ? [`is ${excess} pixels too wide`] : []),
        ...left.map((text) => `still says in English: ${text}`),
      ];
    },
  );
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
  const shown = under(refuseStorage);
  const siteFor = (address: string): Site => ({
    ...shown,
    // A session cannot be read from the storage, so the patient signs in.
    visit: async (path, { storageState, ...options } = {}) => {
      if (storageState === undefined) return shown.visit(path, options);
      const page = await shown.visit('/login', options);
      await enterAccount(page, storageState === signedIn ? patient : address, 'tab');
      if (path !== '/account') await openInApp(page, path);
      return page;
    },
  });
  expect(await examineStates('refused', ALONE, siteFor, examineWithoutStorage)).toEqual([]);
});

test('every page works when the storage of the browser is full', async () => {
  expect(await examineStates('full', ALONE, () => under(fillStorage), examineWithoutStorage)).toEqual([]);
});
