import { Stack } from 'aws-cdk-lib';
import { CfnQueryDefinition, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** What a person fills in before a query runs; the query has it as `{{name}}`. */
interface Parameter {
  readonly name: string;
  readonly description: string;
}

interface Query {
  /** How to ask it, shown as a comment above the query. */
  readonly advice: string;
  readonly parameter?: Parameter;
  /** The commands of CloudWatch Logs Insights, one a line. */
  readonly commands: readonly string[];
}

/** What support reads of an email, in the order of reading. */
const SHOWN = 'fields @timestamp, message, kind, support_hint, failure_class, recipient_domain';

/**
 * Every saved query by the question that it answers.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
export const QUERIES = {
  "What happened to this patient's emails?": {
    advice: 'Choose the time above, and put in the sub of the patient: Cognito shows it, never the address.',
    parameter: { name: 'sub', description: 'The sub of the patient, as Cognito shows it' },
    commands: [
      `${SHOWN}, locale, ses_message_id, xray_trace_id`,
      'filter user_sub = "{{sub}}"',
      'sort @timestamp asc',
      'limit 500',
    ],
  },
  'What happened to this email?': {
    advice: 'Put in the ses_message_id of a line.',
    parameter: { name: 'message_id', description: 'The ses_message_id of a line' },
    commands: [
      `${SHOWN}, user_sub, status_code, smtp_code`,
      'filter ses_message_id = "{{message_id}}"',
      'sort @timestamp asc',
    ],
  },
  'What was logged during this trace?': {
    advice: 'Put in a trace id, as X-Ray or the key xray_trace_id shows it.',
    parameter: { name: 'trace_id', description: 'A trace id, which begins with 1-' },
    commands: [
      `${SHOWN}, user_sub, service`,
      'filter xray_trace_id = "{{trace_id}}" or email_trace_id = "{{trace_id}}"',
      'sort @timestamp asc',
    ],
  },
  'Was anything lost in the last hour?': {
    advice:
      'Choose the last hour above. Each row is an email that was asked for and not sent; in the last three minutes it may still be tried again.',
    commands: [
      'filter message in ["email_requested", "email_sent", "email_failed"]',
      'stats count(email_requested) as attempts, count(email_sent) as sent, latest(support_hint) as hint, latest(@timestamp) as last by function_request_id, kind, user_sub',
      'filter sent = 0',
      'sort last desc',
    ],
  },
  'Which emails failed, and why?': {
    advice: 'Choose the time above. The most frequent failure comes first.',
    commands: [
      'filter message = "email_failed"',
      'stats count(*) as failures, count_distinct(user_sub) as patients, latest(support_hint) as hint by failure_class, kind, service',
      'sort failures desc',
    ],
  },
  "Which addresses' domains bounce today?": {
    advice: 'Choose the last day above. A domain that stands out has a problem with us, or is misspelt.',
    commands: [
      'filter message in ["delivery_bounced", "delivery_suppressed", "delivery_complained"]',
      'stats count(*) as emails, count_distinct(user_sub) as patients by recipient_domain, message, bounce_type, bounce_sub_type, complaint_type',
      'sort emails desc',
    ],
  },
  'Whose mail servers make us wait?': {
    advice: 'Choose the time above. Times are in milliseconds from SES to the mailbox.',
    commands: [
      'filter message in ["delivery_delivered", "delivery_delayed"]',
      'stats count(delivery_delayed) as delays, count(delivery_delivered) as delivered, pct(delivery_time_ms, 95) as slowest, latest(delay_type) as reason by recipient_domain',
      'sort delays desc, slowest desc',
    ],
  },
  'How long do emails take?': {
    advice:
      'Choose the time above. Times are in milliseconds: to SES, then to the mailbox; half are faster than p50.',
    commands: [
      'filter message in ["email_sent", "delivery_delivered"]',
      'stats pct(send_time_ms, 50) as send_p50, pct(send_time_ms, 95) as send_p95, pct(delivery_time_ms, 50) as delivery_p50, pct(delivery_time_ms, 95) as delivery_p95 by bin(1h)',
    ],
  },
  'What becomes of each kind of email?': {
    advice: 'Choose the time above. An email counts once for each thing that happened to it.',
    commands: [
      'filter message in ["email_requested", "email_sent", "email_failed", "delivery_delivered", "delivery_delayed", "delivery_bounced", "delivery_suppressed", "delivery_complained", "delivery_rejected"]',
      'stats count(email_requested) as requested, count(email_sent) as sent, count(email_failed) as failed, count(delivery_delivered) as delivered, count(delivery_delayed) as delayed, count(delivery_bounced) as bounced, count(delivery_suppressed) as suppressed, count(delivery_complained) as complained, count(delivery_rejected) as rejected by kind',
      'sort requested desc',
    ],
  },
  'Did a function stop without a word?': {
    advice:
      'Choose the time above. Each row is an invocation that failed; after "timeout" and "failure" no other line tells why.',
    commands: [
      'fields @timestamp, record.requestId, record.status, record.errorType, record.metrics.durationMs',
      'filter type = "platform.report" and record.status != "success"',
      'sort @timestamp desc',
    ],
  },
  'What became of deliveries that could not be told?': {
    advice: 'Choose the time above. The emails themselves may well have arrived.',
    commands: [
      'filter message = "delivery_event_failed"',
      'stats count(*) as failures, latest(support_hint) as hint by failure_class',
      'sort failures desc',
    ],
  },
} as const satisfies Record<string, Query>;

export type Question = keyof typeof QUERIES;

/** The commands as Logs Insights takes them. */
export function queryText(question: Question): string {
  return QUERIES[question].commands.join('\n| ');
}

export interface QueriesProps {
  readonly logGroups: readonly ILogGroup[];
}

/** The questions in a folder of Logs Insights, named after the stack. */
export class Queries extends Construct {
  constructor(scope: Construct, id: string, { logGroups }: QueriesProps) {
    super(scope, id);
    const { stackName } = Stack.of(this);
    for (const [index, [question, query]] of Object.entries<Query>(QUERIES).entries()) {
      const { advice, parameter } = query;
      new CfnQueryDefinition(this, `Question${index + 1}`, {
        name: `${stackName}/${question}`,
        logGroupNames: logGroups.map(({ logGroupName }) => logGroupName),
        queryString: `# ${advice}\n${queryText(question as Question)}`,
        ...(parameter !== undefined && { parameters: [parameter] }),
      });
    }
  }
}
