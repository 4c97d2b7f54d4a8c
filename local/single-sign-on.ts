import { join } from 'node:path';
import type { Page } from '../emulator/aws/page.ts';
import type { UserPool } from '../emulator/cognito/user-pool.ts';
import type { LogStore } from '../emulator/logs/log-store.ts';
import type { Stack } from '../emulator/template/stack.ts';
import { type Certificate, loadCertificate } from '../emulator/tls/certificate.ts';
import { startPageServer } from '../emulator/tls/page-server.ts';
import type { ClinicDetails, WebConfig } from '../web/src/config.ts';
import type { LogRefusal } from './sign-in-pages/context.ts';
import { createSignInPages } from './sign-in-pages/sign-in-pages.ts';
import { showOnceKept } from './snapshot.ts';

/** One of the clinic's apps, as its app client in the template has it. */
export interface ConnectedApp {
  readonly clientId: string;
  readonly name: string;
  /** Whether it has a secret, which `DescribeUserPoolClient` tells. */
  readonly confidential: boolean;
  /** Whose name its sign-in page and emails bear; undefined is the clinic itself. */
  readonly brand: string | undefined;
  /** Where it is in the cloud. */
  readonly callbackUrls: readonly string[];
  readonly signOutUrls: readonly string[];
}

/** The sign-in that all apps share, on this machine. */
export interface SingleSignOn {
  /** Where the sign-in pages and the endpoints are: what the user pool's domain is in AWS. */
  readonly url: string;
  /** The claim `iss` of all tokens; what an OpenID Connect library is told. */
  readonly issuer: string;
  /** The certificate that the address shows, for `NODE_EXTRA_CA_CERTS`. */
  readonly certificateFile: string;
  /** The apps beside the portal. */
  readonly apps: readonly ConnectedApp[];
  /** Tells the user pool that an app is served at an origin of this machine, such as `http://localhost:3005`. */
  serveApp(clientId: string, origin: string): void;
}

/** Where refusals are logged. */
const SIGN_IN_LOG_GROUP = '/local/cognito/sign-in-pages';

interface SignInServerOptions {
  readonly stack: Stack;
  readonly folder: string;
  readonly port: number;
}

/** The server of the sign-in pages, before there is a pool whose pages it shows. */
export interface SignInServer {
  readonly url: string;
  readonly issuer: string;
  open(options: OpenOptions): SingleSignOn;
  close(): Promise<void>;
}

interface OpenOptions {
  readonly userPool: UserPool;
  readonly logs: LogStore;
  /** Resolves when what has happened to accounts is kept; undefined where nothing is. */
  readonly keep: (() => Promise<void>) | undefined;
  /** Address of the portal, and its app client. */
  readonly portal: string;
  readonly portalClientId: string;
}

/**
 * Starts the server of the sign-in pages. Its address is in every token, so it is known before the pool is made.
 *
 * @param options.folder where the certificate is kept
 * @returns undefined where the template has no domain for the user pool
 * @throws Error with a sentence when the port is in use
 */
export async function startSignInServer({
  stack,
  folder,
  port,
}: SignInServerOptions): Promise<SignInServer | undefined> {
  if (stack.ofType('AWS::Cognito::UserPoolDomain').length === 0) return undefined;
  const certificate = await loadCertificate(join(folder, 'tls'));
  const pages: Page[] = [];
  const apis: Page[] = [];
  const server = await startPageServer({ certificate, pages, apis, port, flag: '--auth-port' });
  const { url } = server;
  const issuer = `${url}/${stack.only('AWS::Cognito::UserPool').physicalId}`;
  const config = JSON.parse(String(stack.outputs.WebConfig)) as WebConfig;
  const brandOf = readBrands(stack);
  const apps = readApps(stack, (clientId) => {
    const name = brandOf(clientId)?.name;
    return name === config.clinic.name ? undefined : name;
  });
  return {
    url,
    issuer,
    close: server.close,
    open: (options) => {
      const { keep, logs, portal } = options;
      const log: LogRefusal = (event, { reason, clientId }) => logRefusal(logs, event, reason, clientId);
      const domain = options.userPool.openDomain({ url, onRefusal: log });
      const kept = (page: Page) => (keep === undefined ? page : showOnceKept(page, keep));
      pages.push(...createSignInPages({ domain, portal, config, brandOf, log }).map(kept));
      apis.push(...domain.endpoints.map(kept));
      return describe(options, apps, { url, issuer, certificate });
    },
  };
}

function describe(
  { userPool, portal, portalClientId }: OpenOptions,
  apps: readonly ConnectedApp[],
  at: { readonly url: string; readonly issuer: string; readonly certificate: Certificate },
): SingleSignOn {
  userPool.moveClient(portalClientId, portal);
  return {
    url: at.url,
    issuer: at.issuer,
    certificateFile: at.certificate.file,
    apps: apps.filter(({ clientId }) => clientId !== portalClientId),
    serveApp: userPool.moveClient,
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

/** Whose brand the sign-in page of an app shows; the template says so beside the page's style. */
function readBrands(stack: Stack): (clientId: string) => ClinicDetails | undefined {
  const brands = new Map(
    stack
      .ofType('AWS::Cognito::ManagedLoginBranding')
      .map(({ properties, metadata }) => [String(properties.ClientId), metadata.Brand as ClinicDetails]),
  );
  return (clientId) => brands.get(clientId);
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
