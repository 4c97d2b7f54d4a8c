import { fileURLToPath } from 'node:url';
import type { Page } from './aws/page.ts';
import { startAwsServer } from './aws/server.ts';
import type { Clock, JsonService } from './aws/service.ts';
import { createCodeEncrypter, type EncryptCode } from './cognito/encrypt-code.ts';
import { createUserPool } from './cognito/user-pool.ts';
import { type Inbox, startInbox } from './inbox.ts';
import { createKms } from './kms/kms.ts';
import { createLambdaHost, type LambdaHost } from './lambda/host.ts';
import { createLogStore, type LogStore } from './logs/log-store.ts';
import { createLogsService } from './logs/logs-service.ts';
import { operationsPage } from './operations/page.ts';
import { keepSnapshot, readSnapshot } from './snapshot.ts';
import type { FunctionConfig } from './template/function-config.ts';
import { readStack } from './template/stack.ts';
import { startXrayDaemon } from './xray/daemon.ts';
import { createTraceStore, type TraceStore } from './xray/trace-store.ts';
import { createXrayService } from './xray/xray-service.ts';

/** The web app's address on this machine, which the links in emails open. */
const SITE_URL = 'http://localhost:3000';

/** Where the local run keeps what it makes. */
export const LOCAL_FOLDER = fileURLToPath(new URL('../.local', import.meta.url));

export interface LocalSystemOptions {
  /** Folder of the synthesised cloud assembly. */
  readonly assembly: string;
  /** Port of the AWS endpoint; a free one unless told otherwise. */
  readonly awsPort?: number;
  /** Port of the inbox; a free one unless told otherwise. */
  readonly inboxPort?: number;
  /** Another SES than the inbox's, e.g. one that fails. */
  readonly sesUrl?: string;
  /** Factor on Lambda's waits between asynchronous attempts; 1 waits as long as AWS does. */
  readonly delayScale?: number;
  readonly clock?: Clock;
  /** File that the user pool is read from and kept in; without it, everything ends with the process. */
  readonly keep?: string;
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
  /** The AWS endpoint: Cognito, KMS, CloudWatch Logs and X-Ray; its `/` is the operations page. */
  readonly awsUrl: string;
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
  /** What Lambda gave up on, oldest first. */
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
    delayScale = 1,
    clock = Date.now,
    keep,
    onFailedEvent,
  } = options;
  const stack = readStack(assembly);
  const pool = stack.only('AWS::Cognito::UserPool');
  const client = stack.only('AWS::Cognito::UserPoolClient');
  const key = stack.only('AWS::KMS::Key');
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

    const services: JsonService[] = [
      createKms({ keys: [{ arn: key.arn }], clock }),
      createLogsService({ store: logs, region: stack.region, accountId: stack.accountId }),
    ];
    const routes: Page[] = [];
    const aws = await startAwsServer({
      services,
      restServices: [createXrayService({ store: traces, clock })],
      routes,
      port: awsPort,
      flag: '--aws-port',
    });
    closers.push(aws.close);

    const lambda = createLambdaHost({
      functions,
      logs,
      traces,
      daemonAddress: daemon.address,
      // What differs from the cloud: where KMS and SES are, and the address of the web app.
      extraEnvironment: {
        AWS_ENDPOINT_URL_KMS: aws.url,
        AWS_ENDPOINT_URL_SESV2: options.sesUrl ?? inbox.url,
        SITE_URL,
      },
      delayScale,
      clock,
      deliverToDestination: (_, record) => {
        failedEvents.push(record);
        onFailedEvent?.(record);
      },
    });
    closers.push(lambda.close);

    const encryptCode = createCodeEncrypter({
      keyArn: key.arn,
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
      clients: [{ clientId: client.physicalId, properties: client.properties }],
      clock,
      encryptCode,
      invokeAsync: async (arn, event) => void (await lambda.invokeAsync(arn, event)),
      invokeSync: async (arn, event) => {
        const { functionError, payload } = await lambda.invoke(arn, event);
        if (functionError !== undefined) throw new Error(functionError);
        return payload;
      },
    });
    if (keep !== undefined) {
      const stop = keepSnapshot(keep, userPool.snapshot);
      closers.push(async () => stop());
    }
    services.push(userPool.service);
    routes.push(
      {
        path: `/${pool.physicalId}/.well-known/jwks.json`,
        respond: () => ({
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(userPool.jwks()),
        }),
      },
      operationsPage({
        logs,
        traces,
        logGroups,
        inboxUrl: inbox.url,
        userPoolId: pool.physicalId,
        failedEvents,
      }),
    );
    return {
      region: stack.region,
      userPoolId: pool.physicalId,
      clientId: client.physicalId,
      awsUrl: `http://localhost:${aws.port}`,
      inbox,
      lambda,
      logs,
      traces,
      sender,
      functionFor,
      logGroups,
      failedEvents,
      codeKeyArn: key.arn,
      encryptCode,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
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
