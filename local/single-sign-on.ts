import { join } from 'node:path';
import type { UserPool } from '../emulator/cognito/user-pool.ts';
import type { LogStore } from '../emulator/logs/log-store.ts';
import type { Stack } from '../emulator/template/stack.ts';
import { loadCertificate } from '../emulator/tls/certificate.ts';
import { bindHttpsServer, type HttpsServer } from '../emulator/tls/https-server.ts';
import type { WebConfig } from '../web/src/config.ts';
import { clinicOnSignInPages, readBrands } from './sign-in-brands.ts';
import type { LogRefusal } from './sign-in-pages/context.ts';
import { createSignInPages } from './sign-in-pages/sign-in-pages.ts';
import { type Save, savingPage } from './user-pool-file.ts';
import type { WebApp } from './web/web-app.ts';

/** One of the clinic's apps, as its app client in the template describes it. */
export interface ConnectedApp {
  readonly clientId: string;
  readonly name: string;
  /** Has a secret, which `DescribeUserPoolClient` returns. */
  readonly confidential: boolean;
  /** The name that its sign-in page and emails show; undefined for the clinic's own. */
  readonly brand: string | undefined;
  /** Its addresses on AWS. */
  readonly callbackUrls: readonly string[];
  readonly signOutUrls: readonly string[];
}

/** The sign-in that all apps share, on this machine. */
export interface SingleSignOn {
  /** The address of the sign-in pages and the OAuth endpoints: the user pool's domain on AWS. */
  readonly url: string;
  /** The claim `iss` of all tokens; OpenID Connect libraries are configured with it. */
  readonly issuer: string;
  /** The certificate of the address, for `NODE_EXTRA_CA_CERTS`. */
  readonly certificateFile: string;
  /** The apps other than the portal. */
  readonly apps: readonly ConnectedApp[];
  /** Registers the origin of this machine where an app is served, such as `http://localhost:3005`. */
  registerApp(clientId: string, origin: string): void;
}

const SIGN_IN_LOG_GROUP = '/local/cognito/sign-in-pages';

/** The server of the sign-in pages. Its address is in every token, so it exists before the user pool. */
export interface SignInServer extends HttpsServer {
  readonly issuer: string;
  readonly certificateFile: string;
}

/**
 * Binds the port of the sign-in pages; `openSingleSignOn` serves them.
 *
 * @param folder where the certificate is stored
 * @returns undefined when the template has no domain for the user pool
 * @throws Error with a sentence when the port is in use
 */
export async function bindSignInServer(
  stack: Stack,
  folder: string,
  port: number,
): Promise<SignInServer | undefined> {
  if (stack.ofType('AWS::Cognito::UserPoolDomain').length === 0) return undefined;
  const certificate = await loadCertificate(join(folder, 'tls'));
  const server = await bindHttpsServer({ certificate, port, flag: '--auth-port' });
  const { physicalId } = stack.only('AWS::Cognito::UserPool');
  return { ...server, issuer: `${server.url}/${physicalId}`, certificateFile: certificate.file };
}

interface SingleSignOnOptions {
  readonly stack: Stack;
  readonly userPool: UserPool;
  readonly logs: LogStore;
  readonly save: Save;
  readonly portalUrl: string;
  readonly portalClientId: string;
  /** The portal, which leads back to the apps. */
  readonly web: WebApp | undefined;
}

/** Serves the sign-in pages of a user pool. */
export function openSingleSignOn(server: SignInServer, options: SingleSignOnOptions): SingleSignOn {
  const { stack, userPool, logs, save, portalUrl, portalClientId, web } = options;
  const portal = JSON.parse(String(stack.outputs.WebConfig)) as WebConfig;
  const brandOf = readBrands(stack);
  const clients = stack.ofType('AWS::Cognito::UserPoolClient').map(({ physicalId }) => physicalId);
  const config = { ...portal, clinic: clinicOnSignInPages(portal.clinic, clients.map(brandOf)) };
  userPool.moveClient(portalClientId, portalUrl);
  const log: LogRefusal = (event, { reason, clientId }) => logRefusal(logs, event, reason, clientId);
  const domain = userPool.openDomain({ url: server.url, onRefusal: log });
  const pages = createSignInPages({ domain, portal: portalUrl, config, brandOf, log });
  server.serve({
    pages: pages.map((page) => savingPage(page, save)),
    apis: domain.endpoints.map((page) => savingPage(page, save)),
  });
  const apps = readApps(stack, (clientId) => {
    const name = brandOf(clientId)?.name;
    return name === config.clinic.name ? undefined : name;
  });
  return {
    url: server.url,
    issuer: server.issuer,
    certificateFile: server.certificateFile,
    apps: apps.filter(({ clientId }) => clientId !== portalClientId),
    registerApp: (clientId, origin) => {
      userPool.moveClient(clientId, origin);
      web?.moveApp(clientId, origin);
    },
  };
}

function readApps(stack: Stack, brandOf: (clientId: string) => string | undefined): ConnectedApp[] {
  const texts = (value: unknown) => (value ?? []) as readonly string[];
  return stack.ofType('AWS::Cognito::UserPoolClient').map(({ physicalId, properties }) => ({
    clientId: physicalId,
    name: String(properties.ClientName ?? physicalId),
    confidential: properties.GenerateSecret === true,
    brand: brandOf(physicalId),
    callbackUrls: texts(properties.CallbackURLs),
    signOutUrls: texts(properties.LogoutURLs),
  }));
}

function logRefusal(logs: LogStore, event: string, reason: string, clientId: string | undefined): void {
  const line = {
    level: 'WARN',
    message: event,
    reason,
    ...(clientId !== undefined && { client_id: clientId }),
  };
  logs.append(SIGN_IN_LOG_GROUP, 'refusals', JSON.stringify(line));
}
