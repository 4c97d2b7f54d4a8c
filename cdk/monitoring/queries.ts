import { Stack } from 'aws-cdk-lib';
import { CfnQueryDefinition, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** A value that a person enters before the query runs; the query contains it as `{{name}}`. */
interface Parameter {
  readonly name: string;
  readonly description: string;
}

interface Query {
  /** How to use the query; shown as a comment above it. */
  readonly advice: string;
  readonly parameter?: Parameter;
  /** The commands of CloudWatch Logs Insights, one a line. */
  readonly commands: readonly string[];
}

/** The fields that support reads, in reading order. */
const FIELDS = 'fields @timestamp, message, kind, support_hint, failure_class, recipient_domain';

/**
 * The saved queries, each named by the question that it answers.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
export const QUERIES = {
  "What happened to this patient's emails?": {
    advice:
      'Choose the time range above and enter the sub of the patient from Cognito, never the email address.',
    parameter: { name: 'sub', description: 'The sub of the patient, from Cognito' },
    commands: [
      `${FIELDS}, locale, ses_message_id, xray_trace_id`,
      'filter user_sub = "{{sub}}"',
      'sort @timestamp asc',
      'limit 500',
    ],
  },
  'What happened to this email?': {
    advice: 'Enter the ses_message_id of a log line.',
    parameter: { name: 'message_id', description: 'The ses_message_id of a log line' },
    commands: [
      `${FIELDS}, user_sub, status_code, smtp_code`,
      'filter ses_message_id = "{{message_id}}"',
      'sort @timestamp asc',
    ],
  },
  'What was logged during this trace?': {
    advice: 'Enter a trace id from X-Ray or from the field xray_trace_id.',
    parameter: { name: 'trace_id', description: 'A trace id; it begins with 1-' },
    commands: [
      `${FIELDS}, user_sub, service`,
      'filter xray_trace_id = "{{trace_id}}" or email_trace_id = "{{trace_id}}"',
      'sort @timestamp asc',
    ],
  },
  'Was anything lost in the last hour?': {
    advice:
      'Choose the last hour above. Each row is an email that was requested but not sent. One of the last three minutes may still be tried again.',
    commands: [
      'filter message in ["email_requested", "email_sent", "email_withheld", "email_failed"]',
      'stats count(email_requested) as attempts, count(email_sent) + count(email_withheld) as done, latest(support_hint) as hint, latest(@timestamp) as last by function_request_id, kind, user_sub',
      'filter done = 0',
      'sort last desc',
    ],
  },
  'Which emails failed, and why?': {
    advice: 'Choose the time range above. The most frequent failure comes first.',
    commands: [
      'filter message = "email_failed"',
      'stats count(*) as failures, count_distinct(user_sub) as patients, latest(support_hint) as hint by failure_class, kind, service',
      'sort failures desc',
    ],
  },
  "Which addresses' domains bounce today?": {
    advice: 'Choose the last day above. A domain that stands out rejects our emails or is misspelt.',
    commands: [
      'filter message in ["delivery_bounced", "delivery_suppressed", "delivery_complained"]',
      'stats count(*) as emails, count_distinct(user_sub) as patients by recipient_domain, message, bounce_type, bounce_sub_type, complaint_type',
      'sort emails desc',
    ],
  },
  'Whose mail servers make us wait?': {
    advice: 'Choose the time range above. Times are in milliseconds from SES to the mailbox.',
    commands: [
      'filter message in ["delivery_delivered", "delivery_delayed"]',
      'stats count(delivery_delayed) as delays, count(delivery_delivered) as delivered, pct(delivery_time_ms, 95) as slowest, latest(delay_type) as reason by recipient_domain',
      'sort delays desc, slowest desc',
    ],
  },
  'How long do emails take?': {
    advice:
      'Choose the time range above. Times are in milliseconds: first to SES, then from SES to the mailbox. Half of the emails are faster than p50.',
    commands: [
      'filter message in ["email_sent", "delivery_delivered"]',
      'stats pct(send_time_ms, 50) as send_p50, pct(send_time_ms, 95) as send_p95, pct(delivery_time_ms, 50) as delivery_p50, pct(delivery_time_ms, 95) as delivery_p95 by bin(1h)',
    ],
  },
  'What happened to each kind of email?': {
    advice: 'Choose the time range above. An email counts once for each event.',
    commands: [
      'filter message in ["email_requested", "email_sent", "email_withheld", "email_failed", "delivery_delivered", "delivery_delayed", "delivery_bounced", "delivery_suppressed", "delivery_complained", "delivery_rejected"]',
      'stats count(email_requested) as requested, count(email_sent) as sent, count(email_withheld) as withheld, count(email_failed) as failed, count(delivery_delivered) as delivered, count(delivery_delayed) as delayed, count(delivery_bounced) as bounced, count(delivery_suppressed) as suppressed, count(delivery_complained) as complained, count(delivery_rejected) as rejected by kind',
      'sort requested desc',
    ],
  },
  'Did a function stop without logging a failure?': {
    advice:
      'Choose the time range above. Each row is an invocation that failed. For "timeout" and "failure" there is no other line with the reason.',
    commands: [
      'fields @timestamp, record.requestId, record.status, record.errorType, record.metrics.durationMs',
      'filter type = "platform.report" and record.status != "success"',
      'sort @timestamp desc',
    ],
  },
  'Which delivery events could not be logged?': {
    advice: 'Choose the time range above. The emails themselves may have arrived.',
    commands: [
      'filter message = "delivery_event_failed"',
      'stats count(*) as failures, latest(support_hint) as hint by failure_class',
      'sort failures desc',
    ],
  },
  'Whose sessions were not ended?': {
    advice:
      'Choose the time range above. Each row is a patient who reset the password and may still be signed in elsewhere.',
    commands: [
      'fields @timestamp, user_sub, support_hint',
      'filter message = "sign_out_failed"',
      'sort @timestamp desc',
    ],
  },
  'Which sign-up emails were withheld?': {
    advice:
      'Choose the time range above. Each row is an account that was made up for an address that had enough emails.',
    commands: [
      'fields @timestamp, kind, user_sub, client_id, support_hint',
      'filter message = "email_withheld"',
      'sort @timestamp desc',
    ],
  },
} as const satisfies Record<string, Query>;

export type QueryName = keyof typeof QUERIES;

/** Returns the query in the syntax of Logs Insights. */
export function queryText(name: QueryName): string {
  return QUERIES[name].commands.join('\n| ');
}

export interface QueriesProps {
  readonly logGroups: readonly ILogGroup[];
}

/** The saved queries, in a Logs Insights folder named after the stack. */
export class Queries extends Construct {
  constructor(scope: Construct, id: string, { logGroups }: QueriesProps) {
    super(scope, id);
    const { stackName } = Stack.of(this);
    for (const [index, [name, query]] of Object.entries<Query>(QUERIES).entries()) {
      const { advice, parameter } = query;
      new CfnQueryDefinition(this, `Question${index + 1}`, {
        name: `${stackName}/${name}`,
        logGroupNames: logGroups.map(({ logGroupName }) => logGroupName),
        queryString: `# ${advice}\n${queryText(name as QueryName)}`,
        ...(parameter !== undefined && { parameters: [parameter] }),
      });
    }
  }
}
