import { randomUUID } from 'node:crypto';
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  type AttributeType,
  CognitoIdentityProviderClient,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Page, Request } from 'playwright-core';
import type { ReceivedEmail } from '../../emulator/ses/inbox.ts';
import type { LocalSystem } from '../../local/system.ts';
import { en } from '../../web/src/words/en.ts';
import { appears } from '../harness/appears.ts';
import { signInWithoutBrowser } from './sign-in-without-browser.ts';
import type { Site } from './site.ts';

export const PASSWORD = 'correct horse battery';
export const NEW_PASSWORD = 'staple battery horse';
export const WRONG_PASSWORD = 'wrong horse battery';

/** The clinic's phone number as it appears in a sentence. */
export const PHONE = '\u2068020 7946 0018\u2069';

interface Account {
  /** English by default. */
  readonly locale?: string;
}

/** The clinic, which manages accounts with the AWS SDK. */
export interface Clinic {
  readonly cognito: CognitoIdentityProviderClient;
  /** Creates an account that can sign in with `PASSWORD`, without sending an email. */
  createPatient(address: string, account?: Account): Promise<void>;
  /** Invites somebody, with or without a temporary password. */
  invite(address: string, temporaryPassword?: string): Promise<void>;
  /** Identifies the account that owns an address for the administrator actions. */
  account(address: string): { readonly UserPoolId: string; readonly Username: string };
  /** Lists the accounts with an address, those that have not confirmed it included, by their attributes. */
  accountsWith(address: string): Promise<readonly Readonly<Record<string, string>>[]>;
}

export function openClinic({ region, awsUrl: endpoint, userPoolId: UserPoolId }: LocalSystem): Clinic {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const cognito = new CognitoIdentityProviderClient({ region, endpoint, credentials });
  const account = (Username: string) => ({ UserPoolId, Username });
  return {
    cognito,
    account,
    accountsWith: async (address) => {
      const { Users = [] } = await cognito.send(
        new ListUsersCommand({ UserPoolId, Filter: `email = "${address}"` }),
      );
      return Users.map(({ Attributes = [] }) =>
        Object.fromEntries(Attributes.map(({ Name = '', Value = '' }) => [Name, Value])),
      );
    },
    createPatient: async (address, { locale = 'en-GB' } = {}) => {
      const attributes = { ...addressOf(address), name: 'Ana Diaz', locale };
      const user = account(randomUUID());
      await cognito.send(
        new AdminCreateUserCommand({
          ...user,
          UserAttributes: listed(attributes),
          MessageAction: 'SUPPRESS',
        }),
      );
      const password = { Password: PASSWORD, Permanent: true };
      await cognito.send(new AdminSetUserPasswordCommand({ ...user, ...password }));
    },
    invite: async (address, temporaryPassword) => {
      await cognito.send(
        new AdminCreateUserCommand({
          ...account(randomUUID()),
          UserAttributes: listed(addressOf(address)),
          ...(temporaryPassword !== undefined && { TemporaryPassword: temporaryPassword }),
        }),
      );
    },
  };
}

const addressOf = (email: string) => ({ email, email_verified: 'true' });

const listed = (attributes: Readonly<Record<string, string>>): AttributeType[] =>
  Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));

/** Fills in `/signup` and presses the button. */
export async function signUp(page: Page, address: string, password = PASSWORD): Promise<void> {
  await page.getByLabel('Full name').fill('Ana Diaz');
  await page.getByLabel('Email address').fill(address);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await press(page, 'Create account');
}

/** Fills in `/login` and presses the button. */
export async function signIn(page: Page, address: string, password = PASSWORD): Promise<void> {
  await page.getByLabel('Email address').fill(address);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await press(page, 'Sign in');
}

/** Signs in on `/login`, as far as the account page. The session belongs to the tab, or to the device. */
export async function enterAccount(page: Page, address: string, place: 'tab' | 'device'): Promise<void> {
  if (place === 'device') await page.getByLabel(en.fields.keep).check();
  await signIn(page, address);
  await heading(page, 'Your account');
  await seesText(page, 'Ana Diaz');
}

/** Opens another page in the same browser. */
export async function openTab(site: Site, page: Page, path: string): Promise<Page> {
  const tab = await page.context().newPage();
  await tab.goto(site.system.siteUrl + path);
  await appears(tab.getByRole('heading', { level: 1 }));
  return tab;
}

/** Opens the account page of a patient who is already signed in on this device. */
export async function visitSignedIn(site: Site, address: string, password = PASSWORD): Promise<Page> {
  const storageState = await signInWithoutBrowser(site.system, address, password);
  const page = await site.visit('/account', { storageState });
  await heading(page, 'Your account');
  return page;
}

/** Asks on `/login` for a code by email. */
export async function askForSignInCode(page: Page, address: string): Promise<void> {
  await page.getByLabel('Email address').fill(address);
  await press(page, 'Email me a sign-in code');
  await heading(page, 'Enter your sign-in code');
}

/** Asks on `/reset` for a code by email. */
export async function askForResetCode(page: Page, address: string): Promise<void> {
  await page.getByLabel('Email address').fill(address);
  await press(page, 'Send a code');
  await heading(page, 'Check your email');
}

/** Types a code and presses a button. */
export async function enterCode(page: Page, code: string, button: string): Promise<void> {
  await page.getByLabel('Code from the email').fill(code);
  await press(page, button);
}

/** Types a code and a new password, and presses the button. */
export async function chooseNewPassword(page: Page, code: string, password = NEW_PASSWORD): Promise<void> {
  await page.getByLabel('Code from the email').fill(code);
  await page.getByLabel('New password').fill(password);
  await press(page, 'Save new password');
}

/** Presses "Send a new code" after the countdown. */
export async function sendNewCode(page: Page, notice = en.notices.codeSent): Promise<void> {
  await page.clock.fastForward('00:31');
  await press(page, 'Send a new code');
  await seesText(page, notice);
}

export async function press(page: Page, button: string): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click();
}

/** Follows a link in the main content, not in the header or footer. */
export async function follow(page: Page, link: string): Promise<void> {
  await page.getByRole('main').getByRole('link', { name: link }).click();
}

/** Opens the form for another name from the account page, and waits for the present name. */
export async function openChangeName(page: Page): Promise<void> {
  await follow(page, 'Change Name');
  await appears(page.getByLabel('Full name'));
}

/** Waits for the heading of a page. */
export async function heading(page: Page, name: string): Promise<void> {
  await appears(page.getByRole('heading', { level: 1, name, exact: true }));
}

/** Waits for a sentence on the page. */
export async function seesText(page: Page, sentence: string): Promise<void> {
  await appears(page.getByText(sentence).first());
}

/** Waits for a sentence in the error summary, which must have the focus. */
export async function seesError(page: Page, sentence: string): Promise<void> {
  await appears(page.getByRole('alert').and(page.locator(':focus')).getByText(sentence));
}

/** Returns the link of the button in an email. */
export function linkOf({ body, subject }: ReceivedEmail): string {
  const [link] = /http:\/\/localhost:\d+\/\S+/.exec(body.text ?? '') ?? [];
  if (link === undefined) throw new Error(`The email "${subject}" holds no link`);
  return link;
}

/** Returns a different code with the same number of digits. */
export function wrongCode(code: string): string {
  return code.replaceAll(/\d/g, (digit) => String((Number(digit) + 1) % 10));
}

/** Records the names of the user pool actions that the page calls from now on. */
export function watchActions(page: Page): string[] {
  const actions: string[] = [];
  page.on('request', (request: Request) => {
    const target = request.headers()['x-amz-target'];
    if (target !== undefined) actions.push(target.replace(/^.*\./, ''));
  });
  return actions;
}

/** Returns the path and the fragment of a link. */
export function pathOf(link: string): string {
  const { pathname, hash } = new URL(link);
  return pathname + hash;
}

/**
 * Answers all requests to the user pool as a web ACL that blocks them.
 *
 * @returns a function that lets them through again
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-waf.html
 */
export async function blockRequests(page: Page, userPoolUrl: string): Promise<() => Promise<void>> {
  const blocked = { __type: 'ForbiddenException', message: 'Request not allowed due to WAF block.' };
  const headers = { 'access-control-allow-origin': '*' };
  const requests = `${userPoolUrl}/**`;
  await page.route(requests, (route) =>
    route.request().method() === 'OPTIONS'
      ? route.continue()
      : route.fulfill({ status: 403, json: blocked, headers }),
  );
  return () => page.unroute(requests);
}
