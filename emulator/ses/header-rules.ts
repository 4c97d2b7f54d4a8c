import { AwsError } from '../aws/service.ts';

interface Header {
  readonly name: string;
  readonly value: string;
}

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Message.html */
const MAXIMUM_HEADERS = 15;
/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageHeader.html */
const NAME = /^[!-9;-@A-~]{1,126}$/;
const VALUE = /^[ -~]{1,870}$/;

/** The fields that SES makes from other parts of the request. */
const DISALLOWED = fields(`
  BCC CC Content-Disposition Content-Type Date From Message-ID MIME-Version Reply-To Return-Path Subject To`);

/** The fields that an email may have once. The disallowed ones are left out. */
const ONCE = fields(`
  Accept-Language acceptLanguage Archived-At Auto-Submitted Bounces-to Comments Content-Alternative Content-Base
  Content-Class Content-Description Content-Duration Content-ID Content-Language Content-Length Content-Location
  Content-MD5 Content-Transfer-Encoding Delivered-To Disposition-Notification-Options Disposition-Notification-To
  DKIM-Signature DomainKey-Signature Errors-To Importance In-Reply-To Keywords List-Archive List-Help List-Id List-Owner
  List-Post List-Subscribe List-Unsubscribe List-Unsubscribe-Post Message-Context Organization Original-From
  Original-Message-ID Original-Recipient Original-Subject Precedence Priority References Return-Receipt-To Sender
  Solicitation Sensitivity Thread-Index Thread-Topic User-Agent VBR-Info`);

function fields(names: string): ReadonlySet<string> {
  return new Set(names.trim().toLowerCase().split(/\s+/));
}

/**
 * Checks the headers that the sender adds to an email. AWS does not document the texts of these errors.
 *
 * @throws AwsError `BadRequestException`
 * @see https://docs.aws.amazon.com/ses/latest/dg/header-fields.html
 */
export function checkHeaders(headers: readonly Header[]): void {
  if (headers.length > MAXIMUM_HEADERS)
    throw badRequest(`An email can have at most ${MAXIMUM_HEADERS} headers.`);
  const seen = new Set<string>();
  for (const { name, value } of headers) {
    if (!NAME.test(name)) throw badRequest('A header has an invalid name.');
    if (!VALUE.test(value)) throw badRequest(`The header ${name} has an invalid value.`);
    const field = name.toLowerCase();
    if (DISALLOWED.has(field)) throw badRequest(`The header ${name} is not allowed.`);
    if (ONCE.has(field) && seen.has(field)) throw badRequest(`The header ${name} can appear only once.`);
    seen.add(field);
  }
}

const badRequest = (message: string) => new AwsError('BadRequestException', message);
