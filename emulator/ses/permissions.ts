import type { Authorization, WireInput } from '../aws/service.ts';
import type { Permission } from '../iam/policy.ts';
import type { Stack } from '../template/stack.ts';
import { readOutgoingEmail } from './outgoing-email.ts';

type Account = Pick<Stack, 'ofType' | 'region' | 'accountId'>;

/** `Name <address>`, or only the address. */
const FROM = /^(?:\s*"?(.*?)"?\s*<([^<>]+)>|(.*))$/s;

/**
 * Returns the permissions that SES requires. An email needs one for the sender's identity and one for its configuration
 * set.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html
 */
export function sesPermissions(stack: Account): Authorization {
  const suppression = (name: string) => () => [{ action: `ses:${name}`, resource: '*' }];
  return {
    service: 'ses',
    permissions: {
      'POST /v2/email/outbound-emails': (input) => sendPermissions(stack, input),
      'GET /v2/email/suppression/addresses/{EmailAddress}': suppression('GetSuppressedDestination'),
      'DELETE /v2/email/suppression/addresses/{EmailAddress}': suppression('DeleteSuppressedDestination'),
      'PUT /v2/email/suppression/addresses': suppression('PutSuppressedDestination'),
      'GET /v2/email/suppression/addresses': suppression('ListSuppressedDestinations'),
    },
  };
}

function sendPermissions(stack: Account, input: WireInput): readonly Permission[] {
  const { from, to, cc, bcc, configurationSet } = readOutgoingEmail(input);
  const [, displayName = '', bracketed, plain = ''] = FROM.exec(from) ?? [];
  const address = bracketed ?? plain;
  const isRaw = typeof input.Content === 'object' && input.Content !== null && 'Raw' in input.Content;
  const permission = {
    action: isRaw ? 'ses:SendRawEmail' : 'ses:SendEmail',
    context: {
      'ses:FromAddress': address,
      ...(displayName !== '' && { 'ses:FromDisplayName': displayName }),
      'ses:Recipients': [...to, ...cc, ...bcc],
    },
  };
  const resources = [
    `identity/${identityOf(stack, address)}`,
    ...(configurationSet === undefined ? [] : [`configuration-set/${configurationSet}`]),
  ];
  return resources.map((resource) => ({
    ...permission,
    resource: `arn:aws:ses:${stack.region}:${stack.accountId}:${resource}`,
  }));
}

/**
 * Returns the identity by which SES knows a sender: the verified address, or the verified domain that it belongs to.
 * Without one, it is the domain.
 */
function identityOf(stack: Account, address: string): string {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  const labels = domain.split('.');
  const candidates = [address, ...labels.map((_, index) => labels.slice(index).join('.'))];
  const verified = stack.ofType('AWS::SES::EmailIdentity').map(({ physicalId }) => physicalId);
  return candidates.find((candidate) => verified.includes(candidate)) ?? domain;
}
