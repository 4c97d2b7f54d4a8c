import type { WireInput } from '../aws/service.ts';

/** An email of a `SendEmail` request, as far as its events repeat it. */
export interface OutgoingEmail {
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly replyTo: readonly string[];
  readonly subject: string;
  /** Headers that the sender added. */
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly tags: readonly { readonly name: string; readonly value: string }[];
  readonly configurationSet: string | undefined;
}

/**
 * Reads the email of a `SendEmail` request. Nothing is validated here: the inbox rejects an invalid email.
 *
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
export function readOutgoingEmail(input: WireInput): OutgoingEmail {
  const destination = membersOf(input.Destination);
  const simple = membersOf(membersOf(input.Content).Simple);
  return {
    from: textOf(input.FromEmailAddress),
    to: textsOf(destination.ToAddresses),
    cc: textsOf(destination.CcAddresses),
    bcc: textsOf(destination.BccAddresses),
    replyTo: textsOf(input.ReplyToAddresses),
    subject: textOf(membersOf(simple.Subject).Data),
    headers: pairsOf(simple.Headers),
    tags: pairsOf(input.EmailTags),
    configurationSet: typeof input.ConfigurationSetName === 'string' ? input.ConfigurationSetName : undefined,
  };
}

function membersOf(value: unknown): WireInput {
  return typeof value === 'object' && value !== null ? (value as WireInput) : {};
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(textOf) : []);

const pairsOf = (value: unknown): { name: string; value: string }[] =>
  (Array.isArray(value) ? value : [])
    .map(membersOf)
    .map(({ Name, Value }) => ({ name: textOf(Name), value: textOf(Value) }));
