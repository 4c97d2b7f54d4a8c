import type { Stack } from '../../emulator/template/stack.ts';
import { addNoScript } from '../../web/no-script.ts';
import type { OtherApp, WebConfig } from '../../web/src/config.ts';
import { LOCAL_RELYING_PARTY_ID } from '../user-pool.ts';
import { startWebServer, type WebServer } from './server.ts';

export interface WebApp extends WebServer {
  /** Replaces the origin of another app, after it has been started on this machine. */
  moveApp(clientId: string, origin: string): void;
}

/** The addresses on this machine that replace those on AWS. */
interface LocalAddresses {
  readonly awsUrl: string;
  readonly signInUrl: string | undefined;
}

/**
 * Serves the web app with the hosting rules and the configuration of the template; only the addresses of the user pool
 * and its sign-in pages differ, and the domain of passkeys.
 *
 * @param site folder of the built site
 * @param port TCP port; 0 takes a free one
 * @throws Error with a sentence when the port is in use
 */
export async function startWebApp(
  stack: Stack,
  { awsUrl, signInUrl }: LocalAddresses,
  site: string,
  port: number,
): Promise<WebApp> {
  const { properties } = stack.only('AWS::Amplify::App');
  const config = JSON.parse(String(stack.outputs.WebConfig)) as WebConfig;
  const { signInDomain } = config;
  const isShared = signInDomain !== undefined && signInUrl !== undefined;
  const replacements = {
    [`https://cognito-idp.${stack.region}.amazonaws.com`]: awsUrl,
    ...(isShared && { [`https://${signInDomain}`]: signInUrl }),
  };
  const origins = new Map<string, string>();
  const move = (app: OtherApp): OtherApp => {
    const { pathname, search } = new URL(app.url);
    const origin = origins.get(app.clientId);
    return origin === undefined ? app : { ...app, url: new URL(`${pathname}${search}`, origin).href };
  };
  const server = await startWebServer({
    site,
    port,
    flag: '--web-port',
    config: () => ({
      ...config,
      userPoolEndpoint: awsUrl,
      ...(isShared && { signInDomain: new URL(signInUrl).host }),
      ...(config.passkeys !== undefined && {
        passkeys: { ...config.passkeys, relyingPartyId: LOCAL_RELYING_PARTY_ID },
      }),
      ...(config.apps !== undefined && { apps: config.apps.map(move) }),
    }),
    completePage: (page) => addNoScript(page, config),
    hosting: {
      ...properties,
      CustomHeaders: Object.entries(replacements).reduce(
        (headers, [awsAddress, localAddress]) => headers.replaceAll(awsAddress, () => localAddress),
        String(properties.CustomHeaders),
      ),
    },
  });
  return { ...server, moveApp: (clientId, origin) => void origins.set(clientId, origin) };
}
