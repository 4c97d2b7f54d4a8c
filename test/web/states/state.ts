import type { Page } from 'playwright-core';
import type { ReceivedEmail } from '../../../emulator/ses/inbox.ts';
import { en } from '../../../web/src/words/en.ts';
import { appears } from '../../harness/appears.ts';
import { type Clinic, heading, PASSWORD, signUp } from '../patient.ts';
import { type SignedIn, signInWithoutBrowser } from '../sign-in-without-browser.ts';
import type { Site, VisitOptions } from '../site.ts';

/** The tools that bring the app into a state. */
export interface StateContext {
  readonly site: Site;
  /** Opens a page, in a tab that earlier states have used if no page of this state is open. */
  readonly visit: Site['visit'];
  readonly clinic: Clinic;
  /** The address of the patient in this state. */
  readonly address: string;
  /** The browser storage of a signed-in patient, for states that do not change the account. */
  readonly signedIn: SignedIn;
}

/** Brings the app into a state as a person would. @returns the page that shows it */
export type Reach = (context: StateContext) => Promise<Page>;

/** States by the name of their screenshots. */
export type States = Readonly<Record<string, Reach>>;

/** Opens a page with a stopped clock, so that no countdown changes the screenshot. */
export async function visit(context: StateContext, path: string, options?: VisitOptions): Promise<Page> {
  return stopClock(await context.visit(path, options));
}

/** As `visit`, in a browser of the state's own, to which devices can be connected. */
export async function visitAlone(
  { site }: StateContext,
  path: string,
  options?: VisitOptions,
): Promise<Page> {
  return stopClock(await site.visit(path, options));
}

async function stopClock(page: Page): Promise<Page> {
  await page.clock.setFixedTime(new Date());
  return page;
}

/** Opens the link of an email on another device. */
export const open = (context: StateContext, link: string) =>
  visit(context, link.slice(context.site.system.siteUrl.length));

/** Fills in fields by their labels. */
export async function fill(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, value] of Object.entries(values)) {
    await page.getByLabel(label, { exact: true }).fill(value);
  }
}

/** Follows a link in the main content; the footer has the same links everywhere. */
export const go = (page: Page, link: string) =>
  page.getByRole('main').getByRole('link', { name: link }).click();

/** Waits for a text on the page. */
export async function sees(page: Page, words: string): Promise<Page> {
  await appears(page.getByText(words).first());
  return page;
}

/** Waits for the error summary. */
export const isRefused = (page: Page) => sees(page, en.errors.title);

/** Waits for the heading of a page. */
export async function comesTo(page: Page, title: string): Promise<Page> {
  await heading(page, title);
  return page;
}

/** Returns the next email of a kind. */
export const read = ({ site, address }: StateContext, kind: string): Promise<ReceivedEmail> =>
  site.mailbox.next(address, kind);

/** Signs up, as far as the page that asks for the code. */
export async function begin(context: StateContext): Promise<Page> {
  const page = await visit(context, '/signup');
  await signUp(page, context.address);
  return comesTo(page, en.confirm.title);
}

/** Opens the shared account, signed in. */
export async function comeBack(context: StateContext): Promise<Page> {
  const page = await visit(context, '/account', { storageState: context.signedIn });
  return sees(page, 'Ana Diaz');
}

/** Creates an account and opens it, signed in. */
export async function enter(context: StateContext): Promise<Page> {
  const { site, clinic, address } = context;
  await clinic.createPatient(address);
  const storageState = await signInWithoutBrowser(site.system, address, PASSWORD);
  const page = await visit(context, '/account', { storageState });
  return sees(page, 'Ana Diaz');
}
