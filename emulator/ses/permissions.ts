import type { Authorization, WireInput } from '../aws/service.ts';
import type { Permission } from '../iam/policy.ts';
import type { Stack } from '../template/stack.ts';
import type { Account } from './account.ts';
import type { Identities } from './identities.ts';
import { splitMailbox } from './mailbox.ts';
import { readOutgoingEmail } from './outgoing-email.ts';
import { isSimulator } from './recipient-outcome.ts';

type Region = Pick<Stack, 'region' | 'accountId'>;

/**
 * Returns the permissions that SES requires. An email needs one for the sender's identity, one for its configuration set
 * and, in the sandbox, one for the identity of each recipient that is verified.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html
 */
export function sesPermissions(
  region: Region,
  identities: Identities,
  account: Pick<Account, 'sandbox'>,
): Authorization {
  const onAll = (name: string) => () => [{ action: `ses:${name}`, resource: '*' }];
  const onIdentity = (name: string) => (input: WireInput) => [
    { action: `ses:${name}`, resource: arnOf(region, `identity/${String(input.EmailIdentity)}`) },
  ];
  const list = onAll('ListEmailIdentities');
  return {
    service: 'ses',
    permissions: {
      'POST /v2/email/outbound-emails': (input) => sendPermissions(region, identities, account, input),
      'GET /v2/email/suppression/addresses/{EmailAddress}': onAll('GetSuppressedDestination'),
      'DELETE /v2/email/suppression/addresses/{EmailAddress}': onAll('DeleteSuppressedDestination'),
      'PUT /v2/email/suppression/addresses': onAll('PutSuppressedDestination'),
      'GET /v2/email/suppression/addresses': onAll('ListSuppressedDestinations'),
      'POST /v2/email/identities': onIdentity('CreateEmailIdentity'),
      'GET /v2/email/identities/{EmailIdentity}': onIdentity('GetEmailIdentity'),
      'DELETE /v2/email/identities/{EmailIdentity}': onIdentity('DeleteEmailIdentity'),
      'GET /v2/email/identities': list,
      'POST /v2/email/list-identities': list,
      'GET /v2/email/account': onAll('GetAccount'),
      'PUT /v2/email/account/sending': onAll('PutAccountSendingAttributes'),
      'PUT /v2/email/configuration-sets/{ConfigurationSetName}/sending': (input) => [
        {
          action: 'ses:PutConfigurationSetSendingOptions',
          resource: arnOf(region, `configuration-set/${String(input.ConfigurationSetName)}`),
        },
      ],
    },
  };
}

function sendPermissions(
  region: Region,
  identities: Identities,
  { sandbox }: Pick<Account, 'sandbox'>,
  input: WireInput,
): readonly Permission[] {
  const { from, to, cc, bcc, configurationSet } = readOutgoingEmail(input);
  // Permissions are checked before the form of the request.
  const { displayName, address } = splitMailbox(from);
  const recipients = [...to, ...cc, ...bcc];
  const isRaw = typeof input.Content === 'object' && input.Content !== null && 'Raw' in input.Content;
  const permission = {
    action: isRaw ? 'ses:SendRawEmail' : 'ses:SendEmail',
    context: {
      'ses:FromAddress': address,
      ...(displayName !== '' && { 'ses:FromDisplayName': displayName }),
      'ses:Recipients': recipients,
    },
  };
  // Without a verified identity, it is the domain.
  const sender = identities.find(address) ?? address.slice(address.lastIndexOf('@') + 1);
  const resources = [
    `identity/${sender}`,
    ...(configurationSet === undefined ? [] : [`configuration-set/${configurationSet}`]),
    ...(sandbox ? verifiedRecipients(identities, recipients) : []),
  ];
  return [...new Set(resources)].map((resource) => ({ ...permission, resource: arnOf(region, resource) }));
}

/**
 * Returns the identities of verified recipients. An email to another recipient is refused later, for that reason.
 *
 * @see https://github.com/aws/aws-sdk-js/issues/3641
 */
function verifiedRecipients(identities: Identities, recipients: readonly string[]): string[] {
  return recipients
    .map((recipient) => splitMailbox(recipient).address)
    .filter((address) => !isSimulator(address))
    .flatMap((address) => identities.find(address) ?? [])
    .map((identity) => `identity/${identity}`);
}

const arnOf = ({ region, accountId }: Region, resource: string) =>
  `arn:aws:ses:${region}:${accountId}:${resource}`;
