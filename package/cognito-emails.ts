import type { Dashboard, IAlarm, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { MetricName } from '../sender/telemetry/vocabulary.ts';
import { createEmailResources, type EmailResources } from './email-resources.ts';
import type { CognitoEmailsProps } from './options.ts';
import { requireNoSender, requirePoolResource, scopeBeside } from './pool-wiring.ts';

/** A DNS record by which mail servers check the signature of emails. */
export interface DkimRecord {
  /** The name of a CNAME record. */
  readonly name: string;
  /** Its value. */
  readonly value: string;
}

/**
 * Sends the emails of a user pool: the codes and invitations that Cognito asks for and, if switched on, notices.
 *
 * Everything is created in the stack of the pool, whatever the scope, and the other triggers of the pool are kept.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-email-sender.html
 */
export class CognitoEmails extends Construct {
  /** The function that Cognito invokes for each email. */
  readonly function: IFunction;
  /** The function that sends notices; undefined if there are none. */
  readonly noticesFunction: IFunction | undefined;
  /** The function that logs deliveries; undefined if it is off. */
  readonly deliveryEventsFunction: IFunction | undefined;
  /** The key that Cognito encrypts codes with. */
  readonly key: IKey;
  /** Holds the events of emails that could not be sent, for three days. */
  readonly failureQueue: IQueue;
  /** The log of the function. */
  readonly logGroup: ILogGroup;
  /** The alarms; empty if they are off. */
  readonly alarms: IAlarm[];
  /** Undefined if it is off. */
  readonly dashboard: Dashboard | undefined;
  /** The records of `identity` to add to its DNS; empty without one, and for an address. */
  readonly dkimRecords: DkimRecord[];
  readonly #resources: EmailResources;

  /** @throws an error with a sentence for a pool, a setting or a template that cannot work */
  constructor(scope: Construct, id: string, props: CognitoEmailsProps) {
    super(scope, id);
    const { userPool, ...options } = props;
    const pool = requirePoolResource(userPool);
    requireNoSender(pool);
    const resources = createEmailResources(scopeBeside(pool, this), pool, options);
    this.#resources = resources;
    this.function = resources.sender.function;
    this.noticesFunction = resources.notices?.function;
    this.deliveryEventsFunction = resources.deliveryEvents?.function;
    this.key = resources.key;
    this.failureQueue = resources.failureQueue;
    this.logGroup = resources.sender.logGroup;
    this.alarms = [...resources.alarms];
    this.dashboard = resources.dashboard;
    this.dkimRecords = options.identity?.includes('@') ? [] : [...(resources.identity?.dkimRecords ?? [])];
  }

  /** Counts the emails that Cognito asked for. Default: the sum of 5 minutes. */
  metricRequested(props: MetricOptions = {}): Metric {
    return this.#metric('email_requested', props);
  }

  /** Counts the emails that SES accepted. Default: the sum of 5 minutes. */
  metricSent(props: MetricOptions = {}): Metric {
    return this.#metric('email_sent', props);
  }

  /** Counts the attempts to send an email that failed. Default: the sum of 5 minutes. */
  metricFailed(props: MetricOptions = {}): Metric {
    return this.#metric('email_failed', props);
  }

  /** Counts the emails that were given up; their events are in the failure queue. Default: the sum of 5 minutes. */
  metricLost(props: MetricOptions = {}): Metric {
    return this.#resources.sender.function.metric('AsyncEventsDropped', { statistic: 'Sum', ...props });
  }

  /** Measures milliseconds from the start of the function until SES accepts the email. Default: the median of 5 minutes. */
  metricSendTime(props: MetricOptions = {}): Metric {
    return this.#resources.sender.metric('send_time_ms', { statistic: 'p50', ...props });
  }

  #metric(name: MetricName, props: MetricOptions): Metric {
    return this.#resources.sender.metric(name, { statistic: 'Sum', ...props });
  }
}
