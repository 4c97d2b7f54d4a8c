import { AwsError, type WireInput } from '../aws/service.ts';
import { checkHeaders } from './header-rules.ts';
import { type Mailbox, parseMailbox } from './mailbox.ts';
import type { OutgoingEmail } from './outgoing-email.ts';

const MAXIMUM_RECIPIENTS = 50;
const TAG = /^[\w-]{1,256}$/;
const CONFIGURATION_SET = /^[\w-]{1,64}$/;

/** The parsed addresses of an email. */
export interface EmailAddresses {
  readonly from: Mailbox;
  readonly recipients: readonly Mailbox[];
  /** Of bounces; its identity must be verified. */
  readonly feedback: Mailbox | undefined;
}

/**
 * Checks the form of an email as SES does before it looks anything up.
 *
 * @throws AwsError `BadRequestException`
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
export function checkEmail(input: WireInput, email: OutgoingEmail): EmailAddresses {
  const recipients = [...email.to, ...email.cc, ...email.bcc];
  if (recipients.length === 0) throw badRequest('The email has no recipient.');
  if (recipients.length > MAXIMUM_RECIPIENTS) throw badRequest('Recipient count exceeds 50.');
  checkContent(input.Content, email);
  for (const { name, value } of email.tags) {
    if (!TAG.test(name)) throw invalidTag('name', name);
    if (!TAG.test(value)) throw invalidTag('value', value);
  }
  const { configurationSet: set } = email;
  if (set !== undefined && !CONFIGURATION_SET.test(set)) throw badRequest('Invalid configuration set name.');
  email.replyTo.forEach(parseMailbox);
  const { FeedbackForwardingEmailAddress: feedback } = input;
  return {
    from: parseMailbox(email.from),
    recipients: recipients.map(parseMailbox),
    feedback: typeof feedback === 'string' ? parseMailbox(feedback) : undefined,
  };
}

function checkContent(content: unknown, { subject, headers }: OutgoingEmail): void {
  const { Simple, Raw, Template } = membersOf(content);
  if ([Simple, Raw, Template].filter((kind) => kind !== undefined).length !== 1) {
    throw badRequest('Exactly one of Simple, Raw and Template must be given.');
  }
  if (Simple === undefined) return;
  const { Subject, Body } = membersOf(Simple);
  if (typeof membersOf(Subject).Data !== 'string') throw mustNotBeNull('content.simple.subject.data');
  if (/[\r\n]/.test(subject)) throw badRequest('The subject contains a line break.');
  const { Text, Html } = membersOf(Body);
  const parts = [Text, Html].filter((part) => part !== undefined);
  if (parts.length === 0) throw mustNotBeNull('content.simple.body');
  if (parts.some((part) => typeof membersOf(part).Data !== 'string')) {
    throw mustNotBeNull('content.simple.body.data');
  }
  checkHeaders(headers);
}

function membersOf(value: unknown): WireInput {
  return typeof value === 'object' && value !== null ? (value as WireInput) : {};
}

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageTag.html */
const invalidTag = (part: 'name' | 'value', text: string) =>
  badRequest(
    `Invalid tag ${part} <${text}>, only alphanumeric ASCII characters, '_', and '-' are allowed, with 1 to 256 characters.`,
  );

const mustNotBeNull = (member: string) =>
  badRequest(
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must not be null`,
  );

const badRequest = (message: string) => new AwsError('BadRequestException', message);
