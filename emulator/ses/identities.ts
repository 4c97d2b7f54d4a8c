import { randomUUID } from 'node:crypto';
import { type Action, AwsError, type WireInput } from '../aws/service.ts';
import type { Stack } from '../template/stack.ts';
import { type Mailbox, parseMailbox } from './mailbox.ts';

/** The addresses and domains that an account has proved to own. */
export interface Identities {
  /** Returns the verified identity of an address: the address itself, its domain or a domain above that. */
  find(address: string): string | undefined;
  /** Adds an address that is not verified yet. @returns the token that verifies it */
  add(address: string): string;
  /** @returns the verified address; undefined for an unknown token */
  verify(token: string): string | undefined;
  /** @returns false when there was no such identity */
  delete(identity: string): boolean;
  all(): readonly Identity[];
}

export interface Identity {
  readonly name: string;
  readonly type: 'EMAIL_ADDRESS' | 'DOMAIN';
  readonly verified: boolean;
}

/**
 * Makes the identities of an account: those of the template are verified.
 *
 * @param others domains and addresses that are verified, too, outside of the stack
 */
export function createIdentities(stack: Pick<Stack, 'ofType'>, others: readonly string[] = []): Identities {
  const identities = new Map<string, Identity>();
  const tokens = new Map<string, string>();
  const put = (name: string, verified: boolean) =>
    void identities.set(name.toLowerCase(), {
      name,
      type: name.includes('@') ? 'EMAIL_ADDRESS' : 'DOMAIN',
      verified,
    });
  for (const { physicalId } of stack.ofType('AWS::SES::EmailIdentity')) put(physicalId, true);
  for (const name of others) put(name, true);

  return {
    find(address) {
      const wanted = address.toLowerCase();
      const labels = wanted.slice(wanted.lastIndexOf('@') + 1).split('.');
      return [wanted, ...labels.map((_, index) => labels.slice(index).join('.'))]
        .map((name) => identities.get(name))
        .find((identity) => identity?.verified)?.name;
    },
    add(address) {
      const token = randomUUID();
      tokens.set(token, address);
      put(address, false);
      return token;
    },
    verify(token) {
      const address = tokens.get(token);
      if (address === undefined || !identities.has(address.toLowerCase())) return undefined;
      tokens.delete(token);
      put(address, true);
      return address;
    },
    delete: (identity) => identities.delete(identity.toLowerCase()),
    all: () => [...identities.values()],
  };
}

/**
 * Makes the error for an email whose sender, or in the sandbox a recipient, is not verified. SES names a mailbox with a
 * display name twice, the second time without.
 */
export function notVerified(region: string, unverified: readonly Mailbox[]): AwsError {
  const names = unverified.flatMap(({ given, address }) => [...new Set([given, address])]);
  return new AwsError(
    'MessageRejected',
    `Email address is not verified. The following identities failed the check in region ${region.toUpperCase()}: ${names.join(', ')}`,
  );
}

/**
 * Makes SES's actions on identities. An address is verified by the link in the email that it is sent; a domain would need
 * DNS records, so only the template's domains can be verified.
 *
 * @param sendLink sends the email with the token of the link
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_CreateEmailIdentity.html
 */
export function identityActions(
  identities: Identities,
  sendLink: (address: string, token: string) => Promise<void>,
): Readonly<Record<string, Action>> {
  const require = ({ EmailIdentity: name }: WireInput): Identity => {
    const found = identities
      .all()
      .find((identity) => identity.name.toLowerCase() === textOf(name).toLowerCase());
    if (found !== undefined) return found;
    throw new AwsError('NotFoundException', `Email identity ${textOf(name)} does not exist.`, 404);
  };
  const list = () => ({
    EmailIdentities: identities.all().map(({ name, type, verified }) => ({
      IdentityName: name,
      IdentityType: type,
      SendingEnabled: verified,
      VerificationStatus: verified ? 'SUCCESS' : 'PENDING',
    })),
  });
  return {
    'POST /v2/email/identities': async ({ EmailIdentity }) => {
      const { address, displayName } = parseMailbox(textOf(EmailIdentity));
      if (displayName !== '') throw new AwsError('BadRequestException', 'The identity is not an address.');
      if (identities.all().some(({ name }) => name.toLowerCase() === address.toLowerCase())) {
        throw new AwsError('AlreadyExistsException', `Email identity ${address} already exist.`);
      }
      await sendLink(address, identities.add(address));
      return { IdentityType: 'EMAIL_ADDRESS', VerifiedForSendingStatus: false };
    },
    'GET /v2/email/identities/{EmailIdentity}': (input) => {
      const { type, verified } = require(input);
      return {
        IdentityType: type,
        VerifiedForSendingStatus: verified,
        VerificationStatus: verified ? 'SUCCESS' : 'PENDING',
        FeedbackForwardingStatus: true,
      };
    },
    'GET /v2/email/identities': list,
    // The path of newer SDKs.
    'POST /v2/email/list-identities': list,
    'DELETE /v2/email/identities/{EmailIdentity}': (input) => {
      identities.delete(require(input).name);
      return {};
    },
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
