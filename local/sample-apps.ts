import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { authorizationOf } from '../emulator/iam/credentials.ts';
import { ADMINISTRATOR } from './access.ts';
import type { ConnectedApp, SingleSignOn } from './single-sign-on.ts';

/** A sample app that stands in for one of the clinic's apps on this machine. */
export interface SampleApp {
  readonly name: string;
  readonly url: string;
}

export interface SampleApps {
  readonly apps: readonly SampleApp[];
  close(): Promise<void>;
}

interface SampleAppOptions {
  readonly singleSignOn: SingleSignOn;
  /** The endpoint for `DescribeUserPoolClient` and for the token renewals of Amplify. */
  readonly awsUrl: string;
  readonly userPoolId: string;
  /** Port of the first app; the others follow. 0 takes free ones. */
  readonly port: number;
}

const SAMPLES = {
  public: fileURLToPath(new URL('../docs/samples/browser-app/server.ts', import.meta.url)),
  confidential: fileURLToPath(new URL('../docs/samples/server-app/server.ts', import.meta.url)),
};

/** Ends a sample with this process, and lets it answer this machine only. */
const PRELOAD = new URL('sample-process.ts', import.meta.url).href;

/**
 * Starts a sample app for each of the clinic's apps, public or confidential as the app is, and registers its address with
 * the user pool.
 *
 * @throws Error with the error of the sample that cannot start
 */
export async function startSampleApps(options: SampleAppOptions): Promise<SampleApps> {
  const { singleSignOn, port } = options;
  const results = await Promise.allSettled(
    singleSignOn.apps.map((app, index) => startSample(app, port === 0 ? 0 : port + index, options)),
  );
  const running = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const close = async () => {
    await Promise.all(running.map(({ stop }) => stop()));
  };
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) {
    await close();
    throw failed.reason;
  }
  for (const { app, url } of running) singleSignOn.registerApp(app.clientId, url);
  return { apps: running.map(({ app, url }) => ({ name: app.name, url })), close };
}

async function startSample(app: ConnectedApp, port: number, options: SampleAppOptions) {
  const { singleSignOn, awsUrl } = options;
  const sample = SAMPLES[app.confidential ? 'confidential' : 'public'];
  const child = spawn(process.execPath, ['--import', PRELOAD, sample], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      APP_NAME: app.name,
      PORT: String(port),
      ISSUER: singleSignOn.issuer,
      CLIENT_ID: app.clientId,
      SIGN_IN_DOMAIN: new URL(singleSignOn.url).host,
      CALLBACK_PATH: pathOf(app.callbackUrls),
      SIGNED_OUT_PATH: pathOf(app.signOutUrls),
      USER_POOL_ENDPOINT: awsUrl,
      NODE_EXTRA_CA_CERTS: singleSignOn.certificateFile,
      ...(app.confidential && { CLIENT_SECRET: await readSecret(app, options) }),
    },
  });
  const errorLines: string[] = [];
  createInterface(child.stderr).on('line', (line) => errorLines.push(line));
  const ended = once(child, 'close').then(() => {
    const reason = errorLines.find((line) => line.includes('Error: ')) ?? '';
    throw new Error(
      `The sample app ${app.name} could not start on port ${port}: ${reason}. Choose another with --app-port.`,
    );
  });
  ended.catch(() => undefined);
  const url = (await readAddress(child.stdout)) ?? (await ended);
  return {
    app,
    url,
    stop: async () => {
      if (child.exitCode !== null) return;
      child.kill();
      await once(child, 'exit');
    },
  };
}

/** Reads the secret as a developer with permissions on the user pool does. */
async function readSecret(
  { clientId }: ConnectedApp,
  { awsUrl, userPoolId }: SampleAppOptions,
): Promise<string> {
  const response = await fetch(awsUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSCognitoIdentityProviderService.DescribeUserPoolClient',
      authorization: authorizationOf(ADMINISTRATOR),
    },
    body: JSON.stringify({ UserPoolId: userPoolId, ClientId: clientId }),
  });
  const { UserPoolClient } = (await response.json()) as { UserPoolClient: { ClientSecret: string } };
  return UserPoolClient.ClientSecret;
}

/** @returns undefined when the output ends without an address */
async function readAddress(output: NodeJS.ReadableStream): Promise<string | undefined> {
  for await (const line of createInterface(output)) {
    const address = / is at (http:\S+)$/.exec(line)?.[1];
    if (address !== undefined) return address;
  }
  return undefined;
}

/** The paths of an app are the same as on AWS; only its origin differs. */
function pathOf([url = 'http://localhost/']: readonly string[]): string {
  const { pathname, search } = new URL(url);
  return `${pathname}${search}`;
}
