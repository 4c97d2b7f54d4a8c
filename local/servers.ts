import { type AwsEndpoint, bindAwsEndpoint } from '../emulator/aws/server.ts';
import type { FunctionAccess } from '../emulator/lambda/function-access.ts';
import { type Inbox, startInbox } from '../emulator/ses/inbox.ts';
import type { FunctionConfig } from '../emulator/template/function-config.ts';
import { startXrayDaemon, type XrayDaemon } from '../emulator/xray/daemon.ts';
import type { SegmentDocument, TraceStore } from '../emulator/xray/trace-store.ts';
import { LOCAL_FOLDER } from './folder.ts';
import { bindSignInServer, type SignInServer } from './single-sign-on.ts';
import type { SystemTemplate } from './system-template.ts';
import { startWebApp } from './web/web-app.ts';

/** The address in emails of a system that does not serve the web app; nothing answers there. */
const SITE_URL = 'http://localhost:3000';

/** A port that is not given is a free one. */
export interface ServerOptions {
  /** Port of the AWS endpoint. */
  readonly awsPort?: number;
  readonly inboxPort?: number;
  /** Port of the shared sign-in pages. */
  readonly authPort?: number;
  /** Port of the web app. */
  readonly webPort?: number;
  /** Folder of the built web app; without it, the app is not served. */
  readonly site?: string;
}

/** The servers of a local system, with their addresses. */
export interface Servers {
  readonly inbox: Inbox;
  /** Returns `host:port` of the X-Ray daemon of a function, which sends what the function's role may. */
  readonly daemonAddress: (config: FunctionConfig) => string;
  /** Holds requests until it has handlers. */
  readonly aws: AwsEndpoint;
  /** The endpoint under the name that browsers use; the functions use its IP address. */
  readonly awsUrl: string;
  /** Holds requests until it has pages. */
  readonly signInServer: SignInServer | undefined;
  readonly siteUrl: string;
}

/**
 * Binds every port of the system.
 *
 * @param opened closes the servers
 * @throws Error with a sentence when a port is in use
 */
export async function bindServers(
  { stack, functions }: Pick<SystemTemplate, 'stack' | 'functions'>,
  traces: TraceStore,
  { mayTrace }: Pick<FunctionAccess, 'mayTrace'>,
  { awsPort = 0, inboxPort = 0, authPort = 0, webPort = 0, site }: ServerOptions,
  opened: AsyncDisposableStack,
): Promise<Servers> {
  const closeLater = <Server extends { close(): Promise<void> } | undefined>(server: Server): Server => {
    if (server !== undefined) opened.defer(server.close);
    return server;
  };
  const inbox = closeLater(await startInbox(inboxPort, '--inbox-port'));
  const daemons = new Map<string, XrayDaemon>();
  for (const config of functions) {
    const put = (document: SegmentDocument) => {
      if (mayTrace(config)) traces.put(document);
    };
    daemons.set(config.arn, closeLater(await startXrayDaemon({ port: 0, store: { put } })));
  }
  const aws = closeLater(await bindAwsEndpoint({ port: awsPort, flag: '--aws-port' }));
  const awsUrl = `http://localhost:${aws.port}`;
  const signInServer = closeLater(await bindSignInServer(stack, LOCAL_FOLDER, authPort));
  const web =
    site === undefined
      ? undefined
      : closeLater(await startWebApp(stack, { awsUrl, signInUrl: signInServer?.url }, site, webPort));
  const daemonAddress = ({ arn }: FunctionConfig) => daemons.get(arn)?.address ?? '';
  return { inbox, daemonAddress, aws, awsUrl, signInServer, siteUrl: web?.url ?? SITE_URL };
}
