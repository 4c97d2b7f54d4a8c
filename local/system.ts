import type { Page } from '../emulator/aws/page.ts';
import { startAwsServer } from '../emulator/aws/server.ts';
import type { Clock, JsonService, RestService } from '../emulator/aws/service.ts';
import { cloudFormationPage } from '../emulator/cloudformation/cloudformation.ts';
import { createCodeEncrypter, type EncryptCode } from '../emulator/cognito/encrypt-code.ts';
import { objectAt, type Properties, textAt } from '../emulator/cognito/settings/resource-properties.ts';
import { createUserPool } from '../emulator/cognito/user-pool.ts';
import { createEventBus } from '../emulator/events/event-bus.ts';
import { createKms, type KmsOptions } from '../emulator/kms/kms.ts';
import { createLambdaHost, type LambdaHost } from '../emulator/lambda/host.ts';
import { createLogStore, type LogStore } from '../emulator/logs/log-store.ts';
import { createLogsService } from '../emulator/logs/logs-service.ts';
import { type Inbox, startInbox } from '../emulator/ses/inbox.ts';
import { createSes, type SesOptions } from '../emulator/ses/ses.ts';
import { createSqs } from '../emulator/sqs/sqs.ts';
import { createSsm, type SsmOptions } from '../emulator/ssm/ssm.ts';
import type { FunctionConfig } from '../emulator/template/function-config.ts';
import { readStack, type Stack } from '../emulator/template/stack.ts';
import { startXrayDaemon } from '../emulator/xray/daemon.ts';
import { createTraceStore, type TraceStore } from '../emulator/xray/trace-store.ts';
import { createXrayService } from '../emulator/xray/xray-service.ts';
import { createDrills } from './fault-switches/fault-switches.ts';
import { LOCAL_FOLDER } from './folder.ts';
import { readAlarms } from './operations/alarms.ts';
import { operationsPages } from './operations/page.ts';
import { type SingleSignOn, startSignInServer } from './single-sign-on.ts';
import { answerOnceKept, createKeeper, readSnapshot } from './snapshot.ts';
import { startWeb } from './web/web.ts';

/** The address of the web app where it is not served, e.g. in the links of emails that nobody opens. */
const SITE_URL = 'http://localhost:3000';

/** How many of the events that Lambda gave up on the operations page remembers; the failure queue has all. */
const FAILED_EVENTS = 1_000;

export interface LocalSystemOptions {
  /** Folder of the synthesised cloud assembly. */
  readonly assembly: string;
  /** Port of the AWS endpoint; a free one unless told otherwise. */
  readonly awsPort?: number;
  /** Port of the inbox; a free one unless told otherwise. */
  readonly inboxPort?: number;
  /** Folder of the built web app; without it, the app is not served. */
  readonly site?: string;
  /** Port of the web app; a free one unless told otherwise. */
  readonly webPort?: number;
  /** Port of the shared sign-in pages; a free one unless told otherwise. */
  readonly authPort?: number;
  /** Another SES than the system's own, e.g. one that fails. */
  readonly sesUrl?: string;
  /** Factor on the waits of Lambda between asynchronous attempts and of SES for a delivery; 1 is as in AWS. */
  readonly delayScale?: number;
  readonly clock?: Clock;
  /** Variables of the functions that go before the template's, e.g. a shorter time to hold on. */
  readonly environment?: Readonly<Record<string, string>>;
  /** File that the user pool is read from and kept in; without it, everything ends with the process. */
  readonly keep?: string;
  /** What is asked before KMS, SES and SSM answer, and can make them wait or fail. */
  readonly faults?: {
    readonly kms?: KmsOptions['beforeAnswer'];
    readonly ses?: SesOptions['beforeAnswer'];
    readonly ssm?: SsmOptions['beforeAnswer'];
  };
  /** Hears of every event that Lambda gave up on. */
  readonly onFailedEvent?: (failed: FailedEvent) => void;
}

/** An event in the failure queue: Lambda's record of it. */
export type FailedEvent = Parameters<Parameters<typeof createLambdaHost>[0]['deliverToDestination']>[1];

/** The cloud on one machine, made from the synthesised template. */
export interface LocalSystem {
  readonly region: string;
  readonly userPoolId: string;
  readonly clientId: string;
  /** The AWS endpoint: Cognito, KMS, SES, SQS, CloudWatch Logs and X-Ray; its `/` is the operations page. */
  readonly awsUrl: string;
  /** What is answered there: actions by target, and pages by method and path. */
  readonly answers: readonly string[];
  /** The address of the web app. */
  readonly siteUrl: string;
  /** The sign-in that the clinic's apps share; undefined where the template has no apps. */
  readonly singleSignOn: SingleSignOn | undefined;
  readonly inbox: Inbox;
  readonly lambda: LambdaHost;
  readonly logs: LogStore;
  readonly traces: TraceStore;
  /** The function that Cognito invokes for codes. */
  readonly sender: FunctionConfig;
  /** The function that the pool invokes for a trigger source; the sender for what it does not know. */
  functionFor(triggerSource: string): FunctionConfig;
  /** Where the functions write. */
  readonly logGroups: readonly string[];
  /** What Lambda gave up on, oldest first; the newest thousand. */
  readonly failedEvents: readonly FailedEvent[];
  /** The key that the user pool encrypts with. */
  readonly codeKeyArn: string;
  /** Encrypts as the user pool does. */
  readonly encryptCode: EncryptCode;
  close(): Promise<void>;
}

/**
 * Starts everything that the template describes.
 *
 * @throws Error with a sentence when a port is in use or the template holds what cannot be run locally
 */
export async function startLocalSystem(options: LocalSystemOptions): Promise<LocalSystem> {
  const {
    assembly,
    awsPort = 0,
    inboxPort = 0,
    authPort = 0,
    delayScale = 1,
    clock = Date.now,
    keep,
    faults = {},
    onFailedEvent,
  } = options;
  const stack = readStack(assembly);
  const pool = stack.only('AWS::Cognito::UserPool');
  const client = requirePortalClient(stack);
  const codeKeyArn = requireCodeKey(pool.properties);
  const functions = stack.functions();
  const functionFor = triggerTable(functions, pool.properties);
  const sender = functionFor('CustomEmailSender');

  const logGroups = functions.map(({ logGroup }) => logGroup);
  const logs = createLogStore({ clock });
  const traces = createTraceStore();
  const failedEvents: FailedEvent[] = [];
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const stop of closers.splice(0).reverse()) await stop();
  };

  try {
    const inbox = await startInbox(inboxPort, '--inbox-port');
    closers.push(inbox.close);
    const daemon = await startXrayDaemon({ port: 0, store: traces });
    closers.push(daemon.close);

    const drills = createDrills({
      block: (address) => ses.suppressionList.put(address, 'BOUNCE'),
      unblock: (address) => void ses.suppressionList.delete(address),
    });
    const sqs = createSqs({ stack, clock });
    const services: JsonService[] = [
      createKms({
        keys: stack.ofType('AWS::KMS::Key').map(({ arn }) => ({ arn })),
        clock,
        beforeAnswer: async (action, input) => {
          await faults.kms?.(action, input);
          await drills.beforeKms(action);
        },
      }),
      sqs.service,
      createSsm({ stack, clock, ...(faults.ssm !== undefined && { beforeAnswer: faults.ssm }) }),
      createLogsService({ store: logs, region: stack.region, accountId: stack.accountId }),
    ];
    const restServices: RestService[] = [createXrayService({ store: traces, clock })];
    const routes: Page[] = [cloudFormationPage({ stack, clock })];
    const aws = await startAwsServer({
      services,
      restServices,
      routes,
      port: awsPort,
      flag: '--aws-port',
    });
    closers.push(aws.close);
    const awsUrl = `http://localhost:${aws.port}`;

    const signInServer = await startSignInServer({ stack, folder: LOCAL_FOLDER, port: authPort });
    if (signInServer !== undefined) closers.push(signInServer.close);

    const web =
      options.site === undefined
        ? undefined
        : await startWeb(stack, { awsUrl, signInUrl: signInServer?.url }, options.site, options.webPort);
    if (web !== undefined) closers.push(web.close);
    const siteUrl = web?.url ?? SITE_URL;

    const lambda = createLambdaHost({
      functions,
      logs,
      traces,
      daemonAddress: daemon.address,
      // What differs from the cloud: where KMS, SES and SSM are, and the address of the web app.
      extraEnvironment: {
        AWS_ENDPOINT_URL_KMS: aws.url,
        AWS_ENDPOINT_URL_SESV2: options.sesUrl ?? aws.url,
        AWS_ENDPOINT_URL_SSM: aws.url,
        SITE_URL: siteUrl,
        ...options.environment,
      },
      timeoutSeconds: ({ arn, timeoutSeconds }) =>
        (arn === sender.arn ? drills.senderTimeout() : undefined) ?? timeoutSeconds,
      delayScale,
      clock,
      deliverToDestination: (arn, record) => {
        sqs.send(arn, JSON.stringify(record));
        failedEvents.push(record);
        if (failedEvents.length > FAILED_EVENTS) failedEvents.shift();
        onFailedEvent?.(record);
      },
    });
    closers.push(lambda.close);

    const bus = createEventBus({ stack, clock, invokeAsync: lambda.invokeAsync });
    const ses = createSes({
      stack,
      inboxUrl: inbox.url,
      bus,
      clock,
      delayScale,
      beforeAnswer: async (route, input) => {
        await faults.ses?.(route, input);
        drills.beforeSes(route);
      },
    });
    closers.push(async () => ses.close());
    restServices.push(ses.service);

    const encryptCode = createCodeEncrypter({
      keyArn: codeKeyArn,
      userPoolId: pool.physicalId,
      kmsEndpoint: aws.url,
      region: stack.region,
    });
    const state = keep === undefined ? undefined : readSnapshot(keep);
    const userPool = await createUserPool({
      ...(state && { state }),
      region: stack.region,
      userPoolId: pool.physicalId,
      userPoolArn: pool.arn,
      properties: pool.properties,
      clients: stack
        .ofType('AWS::Cognito::UserPoolClient')
        .map(({ physicalId, properties }) => ({ clientId: physicalId, properties })),
      ...(signInServer && { issuer: signInServer.issuer }),
      clock,
      encryptCode,
      invokeAsync: async (arn, event) => void (await lambda.invokeAsync(arn, event)),
      invokeSync: async (arn, event) => {
        const { functionError, payload } = await lambda.invoke(arn, event);
        if (functionError !== undefined) throw new Error(functionError);
        return payload;
      },
    });
    const keepNow = keep === undefined ? undefined : createKeeper(keep, userPool.snapshot);
    await keepNow?.();
    services.push(keepNow === undefined ? userPool.service : answerOnceKept(userPool.service, keepNow));
    const singleSignOn = signInServer?.open({
      userPool,
      logs,
      keep: keepNow,
      portal: siteUrl,
      portalClientId: client.physicalId,
    });
    routes.push(
      {
        path: `/${pool.physicalId}/.well-known/jwks.json`,
        respond: () => ({
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(userPool.jwks()),
        }),
      },
      ...operationsPages({
        logs,
        traces,
        logGroups,
        inboxUrl: inbox.url,
        userPoolId: pool.physicalId,
        failedEvents,
        drills,
        alarms: readAlarms(stack),
        findSub: userPool.findSub,
      }),
    );
    return {
      region: stack.region,
      userPoolId: pool.physicalId,
      clientId: client.physicalId,
      awsUrl,
      answers: [
        ...services.flatMap(({ target, actions }) => Object.keys(actions).map((name) => `${target}.${name}`)),
        ...restServices.flatMap((service) => Object.keys(service.routes)),
        ...routes.map(({ method = 'GET', path }) => `${method} ${path}`),
      ],
      siteUrl,
      singleSignOn,
      inbox,
      lambda,
      logs,
      traces,
      sender,
      functionFor,
      logGroups,
      failedEvents,
      codeKeyArn,
      encryptCode,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The app client of the portal; other apps have theirs. */
function requirePortalClient(stack: Stack) {
  const clients = stack.ofType('AWS::Cognito::UserPoolClient');
  const found = clients.find(({ physicalId }) => physicalId === stack.outputs.UserPoolClientId);
  if (found === undefined) throw new Error('The output UserPoolClientId of the template names no app client');
  return found;
}

/** The key that the pool encrypts codes with; the stack has others. */
function requireCodeKey(poolProperties: Properties): string {
  const arn = textAt(objectAt(poolProperties, 'LambdaConfig'), 'KMSKeyID');
  if (arn === undefined) throw new Error('The user pool of the template has no key to encrypt codes with');
  return arn;
}

/** Which function the pool invokes for which trigger, by the part of a trigger source before its underscore. */
function triggerTable(functions: readonly FunctionConfig[], poolProperties: object) {
  const { LambdaConfig = {} } = poolProperties as { LambdaConfig?: Readonly<Record<string, unknown>> };
  const find = (trigger: string) => {
    const configured = LambdaConfig[trigger];
    const arn =
      typeof configured === 'object' && configured !== null && 'LambdaArn' in configured
        ? configured.LambdaArn
        : configured;
    return functions.find((candidate) => candidate.arn === arn);
  };
  const sender = find('CustomEmailSender');
  if (sender === undefined) throw new Error('The user pool of the template has no custom email sender');
  return (triggerSource: string): FunctionConfig => find(triggerSource.split('_')[0] ?? '') ?? sender;
}
