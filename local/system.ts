import { queryRoute } from '../emulator/aws/query-protocol.ts';
import type { AwsHandlers } from '../emulator/aws/server.ts';
import type { Clock } from '../emulator/aws/service.ts';
import { createCloudFormation } from '../emulator/cloudformation/cloudformation.ts';
import { createCodeEncrypter, type EncryptCode } from '../emulator/cognito/encrypt-code.ts';
import { createFunctionRoles, type FunctionAccess } from '../emulator/lambda/function-access.ts';
import type { LambdaHost } from '../emulator/lambda/host.ts';
import { invokeRoute } from '../emulator/lambda/invoke-route.ts';
import { createLogStore, type LogStore } from '../emulator/logs/log-store.ts';
import type { Inbox } from '../emulator/ses/inbox.ts';
import type { SesOptions } from '../emulator/ses/ses.ts';
import { createSts } from '../emulator/sts/sts.ts';
import type { FunctionConfig } from '../emulator/template/function-config.ts';
import { createTraceStore, type TraceStore } from '../emulator/xray/trace-store.ts';
import { createLocalAccess, type Denial } from './access.ts';
import { createAwsServices, type FailedEvent, type InjectedFaults } from './aws-services.ts';
import { grantCodeKey } from './code-key-grant.ts';
import { createEmailCheck } from './email-check.ts';
import { readAlarms } from './operations/alarms.ts';
import { operationsPages } from './operations/page.ts';
import { supportDeskPages } from './operations/support-desk/desk-pages.ts';
import { bindServers, type ServerOptions } from './servers.ts';
import { openSingleSignOn, type SingleSignOn } from './single-sign-on.ts';
import { readSystemTemplate } from './system-template.ts';
import { keysPage, openUserPool } from './user-pool.ts';
import { lockUserPoolFile } from './user-pool-lock.ts';

export type { FailedEvent };

export interface LocalSystemOptions extends ServerOptions {
  /** Folder of the synthesised cloud assembly. */
  readonly assembly: string;
  /** The name of the stack, in an assembly with several. */
  readonly stackName?: string;
  /** Replaces the system's own SES, e.g. with one that fails. */
  readonly sesUrl?: string;
  /** Multiplies Lambda's waits between asynchronous attempts and SES's delivery times; 1 is as on AWS. */
  readonly delayScale?: number;
  readonly clock?: Clock;
  /** The time zone of the operations page, e.g. `Europe/London`; UTC by default. */
  readonly timeZone?: string;
  /** Variables of the functions that win over the template's, e.g. shorter time limits. */
  readonly environment?: Readonly<Record<string, string>>;
  /** File that the user pool is loaded from and saved in; without it, accounts are lost at the end. */
  readonly userPoolFile?: string;
  /** The state of the SES account; by default one outside the sandbox. */
  readonly sesAccount?: SesOptions['account'];
  /** Domains and addresses that are verified in SES besides those of the template. */
  readonly verifiedIdentities?: readonly string[];
  /** Processes of each function that take turns; 1 by default. */
  readonly takingTurns?: number;
  /** Cognito refuses more requests per second than a new account may make; false by default. */
  readonly limitsRequestRates?: boolean;
  readonly faults?: InjectedFaults;
  /** Called with each event that Lambda gave up on. */
  readonly onFailedEvent?: (failed: FailedEvent) => void;
  /** Called with every call that the policies do not allow. */
  readonly onDenied?: (denial: Denial) => void;
}

/** The whole system on one machine, built from the synthesised template. */
export interface LocalSystem {
  readonly region: string;
  readonly userPoolId: string;
  /** The app client of the portal. */
  readonly clientId: string;
  /** The AWS endpoint: Cognito, KMS, SES, SQS, CloudWatch, its logs and X-Ray; its `/` is the operations page. */
  readonly awsUrl: string;
  /** The requests that the endpoint answers: `Target.Action`, or method and path. */
  readonly answers: readonly string[];
  /** The address of the web app. */
  readonly siteUrl: string;
  /** The sign-in that the clinic's apps share; undefined when the template has no apps. */
  readonly singleSignOn: SingleSignOn | undefined;
  readonly inbox: Inbox;
  readonly lambda: LambdaHost;
  /** Starts what the schedules of the template have due by the clock. */
  readonly runSchedules: () => Promise<void>;
  /** The rights of the functions, for another host that runs them. */
  readonly functionAccess: FunctionAccess;
  readonly logs: LogStore;
  readonly traces: TraceStore;
  /** The custom email sender. */
  readonly sender: FunctionConfig;
  /** Returns the function that gets events of a trigger source; the sender for unknown ones. */
  functionFor(triggerSource: string): FunctionConfig;
  /** The log groups of the functions. */
  readonly logGroups: readonly string[];
  /** The events that Lambda gave up on, oldest first; the newest thousand. */
  readonly failedEvents: readonly FailedEvent[];
  /** The key that the user pool encrypts codes with. */
  readonly codeKeyArn: string;
  /** Encrypts a code as the user pool does. */
  readonly encryptCode: EncryptCode;
  /**
   * Sends an email through the whole system, which neither the inbox nor the logs show.
   *
   * @throws Error that says which step failed and why
   */
  checkEmail(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts everything that the template describes. Every port is bound first, because functions and tokens contain
 * addresses; the AWS endpoint and the sign-in pages hold requests until all services exist.
 *
 * @throws Error with a sentence when a port is in use or the template holds what cannot be run locally
 */
export async function startLocalSystem(options: LocalSystemOptions): Promise<LocalSystem> {
  const { assembly, clock = Date.now, delayScale = 1, faults = {}, onFailedEvent, userPoolFile } = options;
  const template = readSystemTemplate(assembly, options.stackName);
  const { stack, functions, sender, functionFor, codeKeyArn, portalClientId } = template;
  const { region } = stack;
  const userPoolId = template.userPool.physicalId;
  const emailCheck = createEmailCheck();
  const logs = emailCheck.hideLines(createLogStore({ clock }));
  for (const { physicalId } of stack.ofType('AWS::Logs::LogGroup')) logs.createGroup(physicalId);
  const traces = emailCheck.hideSegments(createTraceStore());

  await using opened = new AsyncDisposableStack();
  if (userPoolFile !== undefined) opened.defer(lockUserPoolFile(userPoolFile));
  const access = createLocalAccess(stack, logs, options.onDenied);
  const roles = createFunctionRoles(access, stack, functions);
  const { inbox, daemonAddress, aws, awsUrl, signInServer, siteUrl, web } = await bindServers(
    template,
    traces,
    roles,
    options,
    opened,
  );
  const { services, restServices, routes, lambda, bus, schedules, failedEvents, faultSwitches, close } =
    createAwsServices({
      template,
      access,
      roles,
      logs,
      traces,
      clock,
      delayScale,
      faults,
      inboxUrl: inbox.url,
      awsUrl,
      sesAccount: options.sesAccount,
      verifiedIdentities: options.verifiedIdentities ?? [],
      takingTurns: options.takingTurns ?? 1,
      daemonAddress,
      environment: {
        AWS_ENDPOINT_URL_CLOUDWATCH: aws.url,
        AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: aws.url,
        AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: aws.url,
        AWS_ENDPOINT_URL_KMS: aws.url,
        AWS_ENDPOINT_URL_SESV2: options.sesUrl ?? aws.url,
        AWS_ENDPOINT_URL_SQS: aws.url,
        AWS_ENDPOINT_URL_SSM: aws.url,
        AWS_ENDPOINT_URL_XRAY: aws.url,
        SITE_URL: siteUrl,
        SIGN_IN_URL: signInServer?.url ?? '',
        ...options.environment,
      },
      onFailedEvent,
    });
  opened.defer(close);

  const encryptCode = createCodeEncrypter({
    keyArn: codeKeyArn,
    userPoolId,
    kmsEndpoint: aws.url,
    region,
    credentials: grantCodeKey(access, template),
  });
  const issuer = signInServer?.issuer;
  const pool = await openUserPool(template, {
    access,
    lambda,
    bus,
    encryptCode,
    clock,
    issuer,
    file: userPoolFile,
    limitsRequestRates: options.limitsRequestRates ?? false,
  });
  const { userPool, save } = pool;
  const singleSignOn =
    signInServer &&
    openSingleSignOn(signInServer, { stack, userPool, logs, save, portalUrl: siteUrl, portalClientId, web });

  const logGroups = functions.map(({ logGroup }) => logGroup);
  const supportDesk = supportDeskPages({ stack, awsUrl: aws.url });
  opened.defer(supportDesk.close);
  const operations = operationsPages({
    logs,
    traces,
    logGroups,
    inboxUrl: inbox.url,
    userPoolId,
    failedEvents,
    faultSwitches,
    alarms: readAlarms(stack),
    findSubs: userPool.findSubs,
    searchSubs: userPool.searchSubs,
    timeZone: options.timeZone ?? 'UTC',
    deskEndpoint: supportDesk.endpoint,
    clock,
  });
  const handlers = {
    services: [...services, pool.service],
    restServices,
    access,
    routes: [
      queryRoute([createCloudFormation({ stack, clock, access }), createSts(access)]),
      keysPage(userPoolId, userPool),
      invokeRoute({ lambda, stack, access }),
      ...routes,
      ...operations,
      ...supportDesk.routes,
    ],
  };
  aws.serve(handlers);

  const running = opened.move();
  return {
    checkEmail: () => emailCheck.run({ encryptCode, inbox, lambda, region, sender, userPoolId }),
    region,
    userPoolId,
    clientId: portalClientId,
    awsUrl,
    answers: namesOf(handlers),
    siteUrl,
    singleSignOn,
    inbox,
    lambda,
    runSchedules: schedules.runDue,
    functionAccess: roles,
    logs,
    traces,
    sender,
    functionFor,
    logGroups,
    failedEvents,
    codeKeyArn,
    encryptCode,
    close: () => running.disposeAsync(),
  };
}

function namesOf({
  services,
  restServices,
  routes,
}: Required<Omit<AwsHandlers, 'access'>>): readonly string[] {
  return [
    ...services.flatMap(({ target, actions }) => Object.keys(actions).map((name) => `${target}.${name}`)),
    ...restServices.flatMap((service) => Object.keys(service.routes)),
    ...routes.map(({ method = 'GET', path }) => `${method} ${path}`),
  ];
}
