import type { Stack } from '../../emulator/template/stack.ts';
import type { WebConfig } from '../../web/src/config.ts';
import { startWebServer, type WebServer } from './server.ts';

/** Where the browser finds on this machine what it finds in AWS else. */
interface LocalAddresses {
  readonly awsUrl: string;
  readonly signInUrl: string | undefined;
}

/**
 * Serves the web app as the template hosts it and configures it; what differs is where the user pool and its pages are.
 *
 * @param site folder of the built site
 * @param port TCP port; 0 takes a free one
 * @throws Error with a sentence when the port is in use
 */
export function startWeb(
  stack: Stack,
  { awsUrl, signInUrl }: LocalAddresses,
  site: string,
  port = 0,
): Promise<WebServer> {
  const { properties } = stack.only('AWS::Amplify::App');
  const config = JSON.parse(String(stack.outputs.WebConfig)) as WebConfig;
  const { signInDomain } = config;
  const isShared = signInDomain !== undefined && signInUrl !== undefined;
  const moved = {
    [`https://cognito-idp.${stack.region}.amazonaws.com`]: awsUrl,
    ...(isShared && { [`https://${signInDomain}`]: signInUrl }),
  };
  return startWebServer({
    site,
    port,
    flag: '--web-port',
    config: {
      ...config,
      userPoolEndpoint: awsUrl,
      ...(isShared && { signInDomain: new URL(signInUrl).host }),
    },
    hosting: {
      ...properties,
      CustomHeaders: Object.entries(moved).reduce(
        (headers, [inAws, here]) => headers.replaceAll(inAws, () => here),
        String(properties.CustomHeaders),
      ),
    },
  });
}
