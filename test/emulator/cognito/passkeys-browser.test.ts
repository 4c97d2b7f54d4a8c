import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../../../bench/browser.ts';
import { listen, stopListening } from '../../../emulator/aws/listen.ts';
import { WAIT_TIMEOUT } from '../../harness/timeout.ts';
import {
  PLATFORM,
  SECURITY_KEY,
  type VirtualDevices,
  virtualDevices,
  WITHOUT_PIN,
  WRONG_FINGER,
} from '../../harness/virtual-authenticators.ts';
import {
  ALIAS_PROPERTIES,
  CLIENT_ID,
  createConfirmedUser,
  createFixture,
  type Fixture,
  PASSWORD,
  POOL_ID,
  POOL_PROPERTIES,
  serve,
  stopServing,
} from './user-pool-fixture.ts';

/** The calls of Amplify that the page offers to the test, as `window.auth`. */
const PAGE_SCRIPT = `
  import { Amplify } from 'aws-amplify';
  import * as auth from 'aws-amplify/auth';
  window.auth = auth;
  window.configure = (Cognito) => Amplify.configure({ Auth: { Cognito } });
`;

type Auth = typeof import('aws-amplify/auth');
declare global {
  interface Window {
    auth: Auth;
    configure(settings: object): void;
  }
}

const ANNA = 'anna@example.org';
const BEA = 'bea@example.org';

const { outputFiles } = await build({
  stdin: { contents: PAGE_SCRIPT, resolveDir: fileURLToPath(new URL('../../..', import.meta.url)) },
  bundle: true,
  write: false,
  format: 'esm',
});
const script = outputFiles[0]?.text ?? '';

const pages = createServer((request, response) => {
  if (request.url === '/amplify.js') {
    response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
  } else {
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end('<!doctype html><title>Clinic</title><script type="module" src="/amplify.js"></script>');
  }
});
const port = await listen(pages, { port: 0 });
const browser = await launchBrowser();
afterAll(async () => {
  await browser.close();
  await stopListening(pages);
});
afterEach(stopServing);

let fixture: Fixture;
let awsUrl: string;

async function start(settings: object = {}): Promise<void> {
  fixture = await createFixture({
    properties: {
      ...ALIAS_PROPERTIES,
      Policies: {
        ...POOL_PROPERTIES.Policies,
        SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN'] },
      },
      WebAuthnRelyingPartyID: 'localhost',
      ...settings,
    },
  });
  awsUrl = (await serve(fixture)).url;
  await createConfirmedUser(fixture, ANNA);
  await createConfirmedUser(fixture, BEA);
}

beforeEach(() => start());

interface Visit extends VirtualDevices {
  readonly page: Page;
}

/** Opens the page in a browser of its own. */
async function visit(): Promise<Visit> {
  const context = await browser.newContext();
  context.setDefaultTimeout(WAIT_TIMEOUT);
  const page = await context.newPage();
  await page.goto(`http://localhost:${port}/`);
  await page.waitForFunction(() => 'auth' in window);
  await page.evaluate((settings) => window.configure(settings), {
    userPoolId: POOL_ID,
    userPoolClientId: CLIENT_ID,
    userPoolEndpoint: awsUrl,
  });
  return { page, ...(await virtualDevices(page)) };
}

const signInByPassword = ({ page }: Visit, username = ANNA) =>
  page.evaluate(([name, password]) => window.auth.signIn({ username: name, password }), [
    username,
    PASSWORD,
  ] as const);

const signOut = ({ page }: Visit) => page.evaluate(() => window.auth.signOut());

/** Returns the name of the error, or `done`. */
const register = ({ page }: Visit) =>
  page.evaluate(() =>
    window.auth.associateWebAuthnCredential().then(
      () => 'done',
      ({ name }: Error) => name,
    ),
  );

/** Returns the next step, or the name of the error. */
const signInByPasskey = ({ page }: Visit, username = ANNA) =>
  page.evaluate(
    (name) =>
      window.auth
        .signIn({ username: name, options: { authFlowType: 'USER_AUTH', preferredChallenge: 'WEB_AUTHN' } })
        .then(
          ({ nextStep }) => nextStep.signInStep as string,
          (error: Error) => error.name,
        ),
    username,
  );

const list = ({ page }: Visit) =>
  page.evaluate(async () => {
    const { credentials } = await window.auth.listWebAuthnCredentials();
    return credentials.map(
      ({ credentialId, authenticatorAttachment, authenticatorTransports, createdAt }) => ({
        credentialId,
        authenticatorAttachment,
        authenticatorTransports,
        createdAt: createdAt?.getTime(),
      }),
    );
  });

describe('Amplify in Chromium', () => {
  test('registers a passkey of the device, signs in with it, lists it and removes it', async () => {
    const anna = await visit();
    await anna.plugIn(PLATFORM);
    await signInByPassword(anna);
    expect(await register(anna)).toBe('done');
    const [passkey] = await list(anna);
    expect(passkey).toMatchObject({
      authenticatorAttachment: 'platform',
      authenticatorTransports: ['internal'],
      createdAt: expect.closeTo(fixture.now(), -5),
    });
    await signOut(anna);
    expect(await signInByPasskey(anna)).toBe('DONE');
    await anna.page.evaluate(
      (credentialId) => window.auth.deleteWebAuthnCredential({ credentialId }),
      passkey?.credentialId ?? '',
    );
    expect(await list(anna)).toEqual([]);
    await signOut(anna);
    // The device still has it, and Cognito no longer knows it.
    expect(await signInByPasskey(anna)).toBe('CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION');
  });

  test('registers several devices, each once, and signs in with any', async () => {
    const phone = await visit();
    await phone.plugIn(PLATFORM);
    await signInByPassword(phone);
    expect(await register(phone)).toBe('done');
    expect(await register(phone)).toBe('PasskeyAlreadyExists');

    const laptop = await visit();
    await laptop.plugIn(SECURITY_KEY);
    await signInByPassword(laptop);
    expect(await register(laptop)).toBe('done');
    expect(await list(laptop)).toMatchObject([
      { authenticatorAttachment: 'platform' },
      { authenticatorAttachment: 'cross-platform', authenticatorTransports: ['usb'] },
    ]);
    for (const device of [phone, laptop]) {
      await signOut(device);
      expect(await signInByPasskey(device)).toBe('DONE');
    }
  });

  test('reports that a device without the passkey cannot sign in, and a code still works', async () => {
    const phone = await visit();
    await phone.plugIn(PLATFORM);
    await signInByPassword(phone);
    await register(phone);
    const borrowed = await visit();
    await borrowed.plugIn(PLATFORM);
    expect(await signInByPasskey(borrowed)).toBe('PasskeyAuthenticationCanceled');
    await borrowed.page.evaluate(
      (username) =>
        window.auth.signIn({
          username,
          options: { authFlowType: 'USER_AUTH', preferredChallenge: 'EMAIL_OTP' },
        }),
      ANNA,
    );
    const code = fixture.secretFor(ANNA);
    const done = await borrowed.page.evaluate(
      (challengeResponse) => window.auth.confirmSignIn({ challengeResponse }),
      code,
    );
    expect(done.isSignedIn).toBe(true);
  });

  test('reports a device that does not recognise the patient as cancelled', async () => {
    const anna = await visit();
    const device = await anna.plugIn(WRONG_FINGER);
    await signInByPassword(anna);
    expect(await register(anna)).toBe('PasskeyRegistrationCanceled');
    expect(await list(anna)).toEqual([]);
    const recognise = (isUserVerified: boolean) =>
      anna.devtools.send('WebAuthn.setUserVerified', { authenticatorId: device, isUserVerified });
    await recognise(true);
    expect(await register(anna)).toBe('done');
    await signOut(anna);
    await recognise(false);
    expect(await signInByPasskey(anna)).toBe('PasskeyAuthenticationCanceled');
  });

  test.each(['preferred', 'required'])(
    'registers no security key without a PIN where user verification is %s',
    async (WebAuthnUserVerification) => {
      await start({ WebAuthnUserVerification });
      const anna = await visit();
      await anna.plugIn(WITHOUT_PIN);
      await signInByPassword(anna);
      expect(await register(anna)).toBe('PasskeyRegistrationCanceled');
    },
  );

  test('is stopped by the browser where the relying party is not of this page', async () => {
    await start({ WebAuthnRelyingPartyID: 'clinic.example' });
    const anna = await visit();
    await anna.plugIn(PLATFORM);
    await signInByPassword(anna);
    expect(await register(anna)).toBe('RelyingPartyMismatch');
  });

  test('is refused by the pool when a proxy changes the domain that the browser is asked for', async () => {
    await start({ WebAuthnRelyingPartyID: 'clinic.example' });
    const anna = await visit();
    await anna.plugIn(PLATFORM);
    await signInByPassword(anna);
    await anna.page.route(awsUrl, async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replaceAll('clinic.example', 'localhost');
      await route.fulfill({ response, body });
    });
    expect(await register(anna)).toBe('WebAuthnOriginNotAllowedException');
  });

  test('is refused when an answer is sent again', async () => {
    const anna = await visit();
    await anna.plugIn(PLATFORM);
    await signInByPassword(anna);
    await register(anna);
    await signOut(anna);
    const answered = anna.page.waitForRequest(
      (request) => request.headers()['x-amz-target']?.endsWith('RespondToAuthChallenge') ?? false,
    );
    expect(await signInByPasskey(anna)).toBe('DONE');
    const request = await answered;
    const replay = await fetch(awsUrl, {
      method: 'POST',
      headers: request.headers(),
      body: request.postData() ?? '',
    });
    expect(replay.status).toBe(400);
    expect(await replay.json()).toMatchObject({ __type: 'NotAuthorizedException' });
  });

  test('is refused with a copy of the passkey whose counter went back', async () => {
    const anna = await visit();
    const device = await anna.plugIn(PLATFORM);
    await signInByPassword(anna);
    await register(anna);
    await signOut(anna);
    const { credentials } = await anna.devtools.send('WebAuthn.getCredentials', { authenticatorId: device });
    const [copy] = credentials;
    if (copy === undefined) throw new Error('The device has no passkey.');
    expect(await signInByPasskey(anna)).toBe('DONE');
    await signOut(anna);
    await anna.devtools.send('WebAuthn.clearCredentials', { authenticatorId: device });
    await anna.devtools.send('WebAuthn.addCredential', { authenticatorId: device, credential: copy });
    expect(await signInByPasskey(anna)).toBe('NotAuthorizedException');
  });

  test("is refused with another account's passkey", async () => {
    const shared = await visit();
    await shared.plugIn(PLATFORM);
    const ids: string[] = [];
    for (const username of [ANNA, BEA]) {
      await signInByPassword(shared, username);
      expect(await register(shared)).toBe('done');
      ids.push((await list(shared))[0]?.credentialId ?? '');
      await signOut(shared);
    }
    const [annas = '', beas = ''] = ids;
    await shared.page.route(awsUrl, async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replaceAll(annas, beas);
      await route.fulfill({ response, body });
    });
    expect(await signInByPasskey(shared, ANNA)).toBe('NotAuthorizedException');
    await shared.page.unroute(awsUrl);
    expect(await signInByPasskey(shared, ANNA)).toBe('DONE');
  });
});
