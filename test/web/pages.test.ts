import { WEB_APP_PICTURES } from '../../docs-site/pictures/descriptions.ts';
import { reviewImages } from '../harness/screenshots.ts';
import { type Inspection, inspect } from './inspect.ts';
import { openClinic, PASSWORD } from './patient.ts';
import { signInWithoutBrowser } from './sign-in-without-browser.ts';
import { openSite } from './site.ts';
import { STATES } from './states/index.ts';
import { visitStates } from './states/visit-states.ts';

/** The states with screenshots in dark mode and Arabic too. */
const ALL_VARIANTS = [
  'sign-up-mistakes',
  'confirm',
  'confirm-begun-elsewhere',
  'idle-warning',
  'login',
  'login-wrong-password',
  'reset-from-link',
  'account-welcome',
  'account-passkey-offer',
  'passkeys',
  'passkey-save-cancelled',
  'change-language',
  'delete-not-ticked',
  'help-on-the-way',
];

const site = await openSite();
afterAll(() => site.close());

const clinic = openClinic(site.system);
const inspections: Inspection[] = [];

beforeAll(async () => {
  const patient = 'ana@example.com';
  await clinic.createPatient(patient);
  /** Shared by all states that do not change the account. */
  const signedIn = await signInWithoutBrowser(site.system, patient, PASSWORD);
  const tools = { site, clinic, signedIn, addressOf: (name: string) => `${name}@example.com` };
  await visitStates(Object.keys(STATES), tools, async (name, reach) => {
    inspections.push(await inspect(await reach(), name, ALL_VARIANTS.includes(name)));
  });
});

test('every page and state meets WCAG 2.2 AA, in light and dark mode', () => {
  expect(inspections.flatMap(({ accessibility }) => accessibility)).toEqual([]);
});

test('every page and state fits a narrow window, and large text, in every language', () => {
  expect(inspections.flatMap(({ overflows }) => overflows)).toEqual([]);
});

test('every control is as large as a fingertip', () => {
  expect(inspections.flatMap(({ smallControls }) => smallControls)).toEqual([]);
});

test('every button is as wide as the fields of its form', () => {
  expect(inspections.flatMap(({ unevenButtons }) => unevenButtons)).toEqual([]);
});

test('the page for the code of a new account has at most four links below its form', () => {
  const page = inspections.find(({ shots }) => shots.has('confirm.png'));
  expect(page?.linksBelow).toBeGreaterThan(0);
  expect(page?.linksBelow).toBeLessThanOrEqual(4);
});

test('every picture has a description, which begins with the heading of the page', () => {
  const descriptions: Readonly<Record<string, string>> = Object.assign(
    {},
    ...Object.values(WEB_APP_PICTURES),
  );
  const wrong = inspections.filter(({ name, heading }) => !descriptions[name]?.startsWith(`“${heading}”`));
  expect(wrong.map(({ name, heading }) => `${name} is “${heading}”`)).toEqual([]);
  expect(Object.keys(descriptions)).toHaveLength(inspections.length);
});

test('every page and state looks like its reviewed screenshot', async () => {
  // If a state was not reached, an update would delete the pictures of all that follow it.
  expect(inspections).toHaveLength(Object.keys(STATES).length);
  const seen = new Map(inspections.flatMap(({ shots }) => [...shots]));
  expect(await reviewImages(new URL('screenshots/', import.meta.url), seen)).toEqual([]);
});

test('no page causes a browser error', () => {
  expect(site.complaints).toEqual([]);
});
