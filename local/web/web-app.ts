import type { Stack } from '../../emulator/template/stack.ts';
import { addNoScript } from '../../web/no-script.ts';
import type { WebConfig } from '../../web/src/config.ts';
import { startWebServer, type WebServer } from './server.ts';

/** The addresses on this machine that replace those on AWS. */
interface LocalAddresses {
  readonly awsUrl: string;
  readonly signInUrl: string | undefined;
}

/**
 * Serves the web app with the hosting rules and the configuration of the template; only the addresses of the user pool
 * and its sign-in pages differ.
 *
 * @param site folder of the built site
 * @param port TCP port; 0 takes a free one
 * @throws Error with a sentence when the port is in use
 */
export function startWebApp(
  stack: Stack,
  { awsUrl, signInUrl }: LocalAddresses,
  site: string,
  port: number,
): Promise<WebServer> {
  const { properties } = stack.only('AWS::Amplify::App');
  const config = JSON.parse(String(stack.outputs.WebConfig)) as WebConfig;
  const { signInDomain } = config;
  const isShared = signInDomain !== undefined && signInUrl !== undefined;
  const replacements = {
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
    completePage: (page) => addNoScript(page, config),
    hosting: {
      ...properties,
      CustomHeaders: Object.entries(replacements).reduce(
        (headers, [awsAddress, localAddress]) => headers.replaceAll(awsAddress, () => localAddress),
        String(properties.CustomHeaders),
      ),
    },
  });
}
