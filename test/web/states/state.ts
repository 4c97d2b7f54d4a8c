import type { BrowserContextOptions, Page } from 'playwright-core';
import type { ReceivedEmail } from '../../../emulator/ses/inbox.ts';
import { type Clinic, heading, PASSWORD, signUp } from '../patient.ts';
import { type SignedIn, signInWithoutBrowser } from '../sign-in-without-browser.ts';
import type { Site } from '../site.ts';

/** What is at hand to reach a state of the app. */
export interface Stage {
  readonly site: Site;
  readonly clinic: Clinic;
  /** The address of the patient whom the state is about. */
  readonly address: string;
  /** What the browser keeps of a patient who is signed in; for states that leave the account as it is. */
  readonly signedIn: SignedIn;
}

/** Brings the app into a state, as a person would. @returns the page that shows it */
export type Reach = (stage: Stage) => Promise<Page>;

/** States by the name of their pictures. */
export type States = Readonly<Record<string, Reach>>;

/** Opens a page for a person whose watch stands still, so that nothing counts down. */
export async function visit({ site }: Stage, path: string, options?: BrowserContextOptions): Promise<Page> {
  const page = await site.visit(path, options);
  await page.clock.setFixedTime(new Date());
  return page;
}

/** Opens where an email leads, on another device than the one that asked for the email. */
export const open = (stage: Stage, link: string) =>
  visit(stage, link.slice(stage.site.system.siteUrl.length));

/** Types into the fields that have these labels. */
export async function fill(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, value] of Object.entries(values)) {
    await page.getByLabel(label, { exact: true }).fill(value);
  }
}

/** Follows a link of the page itself; the footer has the same everywhere. */
export const go = (page: Page, link: string) =>
  page.getByRole('main').getByRole('link', { name: link }).click();

/** Waits until the page says something. */
export async function sees(page: Page, words: string): Promise<Page> {
  await page.getByText(words).first().waitFor();
  return page;
}

/** Waits until the page says what is wrong. */
export const isRefused = (page: Page) => sees(page, 'There is a problem');

/** Waits for the heading of a page. */
export async function comesTo(page: Page, title: string): Promise<Page> {
  await heading(page, title);
  return page;
}

/** The next email of a kind. */
export const read = ({ site, address }: Stage, kind: string): Promise<ReceivedEmail> =>
  site.mailbox.next(address, kind);

/** Signs up, as far as the page that asks for the code. */
export async function begin(stage: Stage): Promise<Page> {
  const page = await visit(stage, '/signup');
  await signUp(page, stage.address);
  return comesTo(page, 'Check your email');
}

/** Comes back to an account, signed in. */
export async function comeBack(stage: Stage): Promise<Page> {
  const page = await visit(stage, '/account', { storageState: stage.signedIn });
  return sees(page, 'Ana Diaz');
}

/** Opens an account that the clinic made, signed in. */
export async function enter(stage: Stage): Promise<Page> {
  const { site, clinic, address } = stage;
  await clinic.createPatient(address);
  const storageState = await signInWithoutBrowser(site.system, address, PASSWORD);
  const page = await visit(stage, '/account', { storageState });
  return sees(page, 'Ana Diaz');
}
