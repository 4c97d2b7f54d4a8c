import type { Route } from '../emulator/aws/route.ts';
import type { Clock, JsonService, RestService } from '../emulator/aws/service.ts';
import { createCloudWatchAlarms } from '../emulator/cloudwatch/alarms.ts';
import { createEventBus, type EventBus, type EventBusOptions } from '../emulator/events/event-bus.ts';
import { createSchedules, type Schedules } from '../emulator/events/schedules.ts';
import type { AccessControl } from '../emulator/iam/access-control.ts';
import { createKms, type KmsOptions } from '../emulator/kms/kms.ts';
import type { FunctionRoles } from '../emulator/lambda/function-access.ts';
import { createLambdaHost, type LambdaHost, type LambdaHostOptions } from '../emulator/lambda/host.ts';
import { createLambdaService } from '../emulator/lambda/lambda-service.ts';
import type { LogStore } from '../emulator/logs/log-store.ts';
import { createLogsService } from '../emulator/logs/logs-service.ts';
import { createSes, type SesOptions } from '../emulator/ses/ses.ts';
import { createSuppressionList } from '../emulator/ses/suppression-list.ts';
import { createSqs } from '../emulator/sqs/sqs.ts';
import { createSsm, type SsmOptions } from '../emulator/ssm/ssm.ts';
import type { TraceStore } from '../emulator/xray/trace-store.ts';
import { createXrayService } from '../emulator/xray/xray-service.ts';
import { createFaultSwitches, type FaultSwitches } from './fault-switches/fault-switches.ts';
import { isAlarmOf } from './operations/alarms.ts';
import type { SystemTemplate } from './system-template.ts';

/** The operations page remembers only the newest failed events; the failure queue holds all. */
const FAILED_EVENTS = 1_000;

/** An event in the failure queue: Lambda's record of it. */
export type FailedEvent = Parameters<LambdaHostOptions['deliverToDestination']>[1];

/** Functions that run before a service answers; they can delay the answer or throw an error to answer with. */
export interface InjectedFaults {
  readonly kms?: KmsOptions['onRequest'];
  readonly ses?: SesOptions['onRequest'];
  readonly ssm?: SsmOptions['onRequest'];
}

export interface AwsServicesOptions {
  readonly template: SystemTemplate;
  readonly access: AccessControl;
  readonly roles: FunctionRoles;
  readonly logs: LogStore;
  readonly traces: TraceStore;
  readonly clock: Clock;
  readonly delayScale: number;
  readonly faults: InjectedFaults;
  readonly inboxUrl: string;
  /** The AWS endpoint, as browsers name it. */
  readonly awsUrl: string;
  readonly sesAccount: SesOptions['account'];
  readonly verifiedIdentities: readonly string[];
  /** Processes of each function that take turns. */
  readonly takingTurns: number;
  /** Returns `host:port` of the X-Ray daemon of a function. */
  readonly daemonAddress: LambdaHostOptions['daemonAddress'];
  /** The variables that the functions get on this machine and that win over the template's. */
  readonly environment: Readonly<Record<string, string>>;
  readonly onFailedEvent: ((failed: FailedEvent) => void) | undefined;
}

/** Every AWS service of the system except the user pool. */
export interface AwsServices {
  readonly services: readonly JsonService[];
  readonly restServices: readonly RestService[];
  readonly routes: readonly Route[];
  readonly lambda: LambdaHost;
  readonly bus: EventBus;
  readonly schedules: Schedules;
  readonly faultSwitches: FaultSwitches;
  /** The events that Lambda gave up on, oldest first; the newest thousand. */
  readonly failedEvents: readonly FailedEvent[];
  close(): Promise<void>;
}

/** Creates the services, each after those that it uses: the functions call KMS, SES and SSM only once they run. */
export function createAwsServices(options: AwsServicesOptions): AwsServices {
  const { template, access, roles, logs, traces, clock, delayScale, faults } = options;
  const { stack } = template;
  const suppressionList = createSuppressionList(clock);
  const faultSwitches = createFaultSwitches(suppressionList);
  const kms = createKms({
    keys: stack.ofType('AWS::KMS::Key').map(({ arn }) => ({ arn })),
    clock,
    onRequest: async (action, input) => {
      await faults.kms?.(action, input);
      await faultSwitches.beforeKms(action);
    },
  });
  const ssm = createSsm({ stack, clock, ...(faults.ssm !== undefined && { onRequest: faults.ssm }) });
  const sqs = createSqs({ stack, clock });

  const failedEvents: FailedEvent[] = [];
  const lambda = createLambda(options, faultSwitches, (queueArn, record) => {
    const { functionArn } = record.requestContext;
    const config = template.functions.find(({ arn }) => functionArn === `${arn}:$LATEST`);
    if (config !== undefined) access.authorize(roles.roleOf(config), sqs.sendPermissions(queueArn), 'sqs');
    sqs.send(queueArn, JSON.stringify(record));
    failedEvents.push(record);
    if (failedEvents.length > FAILED_EVENTS) failedEvents.shift();
    options.onFailedEvent?.(record);
  });
  const eventBridge: EventBusOptions = {
    stack,
    clock,
    async invokeAsync(arn, event, ruleArn) {
      // EventBridge only counts an invocation that it may not make, and drops the event.
      const permission = {
        action: 'lambda:InvokeFunction',
        resource: arn,
        context: { 'aws:SourceArn': ruleArn },
      };
      if (!access.isAllowed(access.service('events.amazonaws.com'), permission)) return undefined;
      return lambda.invokeAsync(arn, event);
    },
  };
  const bus = createEventBus(eventBridge);
  const ses = createSes({
    stack,
    inboxUrl: options.inboxUrl,
    endpointUrl: options.awsUrl,
    ...(options.sesAccount && { account: options.sesAccount }),
    verifiedIdentities: options.verifiedIdentities,
    bus,
    clock,
    delayScale,
    suppressionList,
    onRequest: async (route, input) => {
      await faults.ses?.(route, input);
      faultSwitches.beforeSes(route);
    },
  });
  const alarms = createCloudWatchAlarms({
    stack,
    isInAlarm: (name) => faultSwitches.raised().some((title) => isAlarmOf(name, title)),
    clock,
  });
  const logsService = createLogsService({ store: logs, region: stack.region, accountId: stack.accountId });
  return {
    services: [kms, sqs.service, ssm, logsService, alarms],
    restServices: [
      createXrayService({ store: traces, clock }),
      ses.service,
      createLambdaService({ stack, functions: template.functions }),
    ],
    routes: ses.routes,
    lambda,
    bus,
    schedules: createSchedules(eventBridge),
    faultSwitches,
    failedEvents,
    close: async () => {
      ses.close();
      await lambda.close();
    },
  };
}

function createLambda(
  {
    template,
    roles,
    logs,
    traces,
    clock,
    delayScale,
    takingTurns,
    daemonAddress,
    environment,
  }: AwsServicesOptions,
  faultSwitches: FaultSwitches,
  deliverToDestination: LambdaHostOptions['deliverToDestination'],
): LambdaHost {
  const { functions, sender } = template;
  return createLambdaHost({
    functions,
    logs,
    traces,
    daemonAddress,
    access: roles,
    extraEnvironment: environment,
    timeoutSeconds: ({ arn, timeoutSeconds }) =>
      (arn === sender.arn ? faultSwitches.senderTimeout() : undefined) ?? timeoutSeconds,
    delayScale,
    takingTurns,
    clock,
    deliverToDestination,
  });
}
