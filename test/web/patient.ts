import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  type AttributeType,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Page, Request } from 'playwright-core';
import type { ReceivedEmail } from '../../emulator/ses/inbox.ts';
import type { LocalSystem } from '../../local/system.ts';
import { en } from '../../web/src/words/en.ts';
import { signInWithoutBrowser } from './sign-in-without-browser.ts';
import type { Site } from './site.ts';

export const PASSWORD = 'correct horse battery';
export const NEW_PASSWORD = 'staple battery horse';
export const WRONG_PASSWORD = 'wrong horse battery';

/** The clinic's telephone, as it stands in a sentence. */
export const PHONE = '\u2068020 7946 0018\u2069';

interface Account {
  /** English, unless told otherwise. */
  readonly locale?: string;
  /** Whether the address is known to be the patient's; it is, unless told otherwise. */
  readonly verified?: boolean;
}

/** The clinic, which looks after accounts by the AWS SDK. */
export interface Clinic {
  readonly cognito: CognitoIdentityProviderClient;
  /** Makes an account that can sign in with `PASSWORD`, without any email. */
  createPatient(address: string, account?: Account): Promise<void>;
  /** Invites somebody, with a temporary password or with none. */
  invite(address: string, temporaryPassword?: string): Promise<void>;
  /** Whose account it is, for the actions of administrators. */
  account(address: string): { readonly UserPoolId: string; readonly Username: string };
}

export function openClinic({ region, awsUrl: endpoint, userPoolId: UserPoolId }: LocalSystem): Clinic {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const cognito = new CognitoIdentityProviderClient({ region, endpoint, credentials });
  const account = (Username: string) => ({ UserPoolId, Username });
  return {
    cognito,
    account,
    createPatient: async (address, { locale = 'en-GB', verified = true } = {}) => {
      const attributes = { ...addressOf(address, verified), name: 'Ana Diaz', locale };
      await cognito.send(
        new AdminCreateUserCommand({
          ...account(address),
          UserAttributes: listed(attributes),
          MessageAction: 'SUPPRESS',
        }),
      );
      const password = { Password: PASSWORD, Permanent: true };
      await cognito.send(new AdminSetUserPasswordCommand({ ...account(address), ...password }));
    },
    invite: async (address, temporaryPassword) => {
      await cognito.send(
        new AdminCreateUserCommand({
          ...account(address),
          UserAttributes: listed(addressOf(address, true)),
          ...(temporaryPassword !== undefined && { TemporaryPassword: temporaryPassword }),
        }),
      );
    },
  };
}

const addressOf = (email: string, verified: boolean) => ({ email, email_verified: String(verified) });

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

/** Opens a page as a patient who is signed in already. */
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

/** Presses "Send a new code", when its time has come. */
export async function sendNewCode(page: Page): Promise<void> {
  await page.clock.fastForward('00:31');
  await press(page, 'Send a new code');
  await reads(page, en.notices.codeSent);
}

export async function press(page: Page, button: string): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click();
}

/** Follows a link of the page itself, not one that is around every page. */
export async function follow(page: Page, link: string): Promise<void> {
  await page.getByRole('main').getByRole('link', { name: link }).click();
}

/** Waits for the heading of a page. */
export async function heading(page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
}

/** Waits for a sentence on the page. */
export async function reads(page: Page, sentence: string): Promise<void> {
  await page.getByText(sentence).first().waitFor();
}

/** Waits for the summary of what is wrong, which has the focus, and for a sentence in it. */
export async function isTold(page: Page, sentence: string): Promise<void> {
  await page.getByRole('alert').and(page.locator(':focus')).getByText(sentence).waitFor();
}

/** The address that the button of an email leads to. */
export function linkOf({ body, subject }: ReceivedEmail): string {
  const [link] = /http:\/\/localhost:\d+\/\S+/.exec(body.text ?? '') ?? [];
  if (link === undefined) throw new Error(`The email "${subject}" holds no link`);
  return link;
}

/** Another code of as many digits. */
export function wrongCode(code: string): string {
  return code.replaceAll(/\d/g, (digit) => String((Number(digit) + 1) % 10));
}

/** What the page asks of the user pool from now on, by the name of the action. */
export function watchActions(page: Page): string[] {
  const actions: string[] = [];
  page.on('request', (request: Request) => {
    const target = request.headers()['x-amz-target'];
    if (target !== undefined) actions.push(target.replace(/^.*\./, ''));
  });
  return actions;
}

/** The part of a link that is behind the site's address, with what it carries. */
export function pathOf(link: string): string {
  const { pathname, hash } = new URL(link);
  return pathname + hash;
}
