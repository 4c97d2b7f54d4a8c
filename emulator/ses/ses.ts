import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Route } from '../aws/route.ts';
import {
  type Clock,
  type RequestHook,
  type RestService,
  type WireInput,
  withRequestHook,
} from '../aws/service.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { Stack } from '../template/stack.ts';
import { type AccountSettings, createAccount, requireSet } from './account.ts';
import { ACCOUNT_SUPPRESSION, type ConfigurationSet, readConfigurationSets } from './configuration-sets.ts';
import { checkEmail, type EmailAddresses } from './email-rules.ts';
import { createIdentities, type Identities, identityActions, notVerified } from './identities.ts';
import { deliverToInbox } from './inbox.ts';
import type { Mailbox } from './mailbox.ts';
import { type OutgoingEmail, readOutgoingEmail } from './outgoing-email.ts';
import { sesPermissions } from './permissions.ts';
import { isSimulator, type RecipientOutcome, recipientOutcome } from './recipient-outcome.ts';
import { type AcceptedEmail, type EmailEvent, sesEvent } from './ses-events.ts';
import { suppressionActions } from './suppression-api.ts';
import { createSuppressionList, type SuppressionList } from './suppression-list.ts';
import { verificationEmail, verificationPage } from './verification.ts';

/** Milliseconds that SES and the recipient's mail server take for an email, from and to. */
const PROCESSING_TIME = [300, 1_500] as const;

export interface SesOptions {
  readonly stack: Pick<Stack, 'ofType' | 'region' | 'accountId'>;
  /** Address of the inbox that receives the emails. */
  readonly inboxUrl: string;
  /** Address of the endpoint that serves `routes`, for the links in emails that verify an address. */
  readonly endpointUrl: string;
  /** By default an account outside the sandbox with AWS's first quota. */
  readonly account?: AccountSettings;
  /** Domains and addresses that are verified besides those of the template. */
  readonly verifiedIdentities?: readonly string[];
  readonly bus: EventBus;
  readonly clock: Clock;
  /** Factor for the time that a delivery takes; 1 is as in AWS. */
  readonly delayScale: number;
  /** The account's list; by default an empty one. */
  readonly suppressionList?: SuppressionList;
  readonly onRequest?: RequestHook;
  /** Receives errors that occur after an email was accepted. */
  readonly onError?: (error: unknown) => void;
}

export interface Ses {
  readonly service: RestService;
  /** The pages that verify addresses. */
  readonly routes: readonly Route[];
  /** Drops the events that are not published yet. */
  close(): void;
}

/**
 * Makes SES in front of the inbox: it accepts the emails that SES would accept, delivers those that reach a mailbox, and
 * publishes the events that the configuration set of the template names.
 */
export function createSes(options: SesOptions): Ses {
  const { stack, inboxUrl, endpointUrl, clock, onRequest, onError = console.error } = options;
  const { suppressionList: list = createSuppressionList(clock) } = options;
  const sets = readConfigurationSets(stack);
  const identities = createIdentities(stack, options.verifiedIdentities);
  const account = createAccount(options.account ?? {}, sets, clock);
  const closing = new AbortController();

  const sendEmail = async (input: WireInput) => {
    const outgoing = readOutgoingEmail(input);
    const addresses = checkEmail(input, outgoing);
    const { from, recipients } = addresses;
    const set =
      outgoing.configurationSet === undefined ? undefined : requireSet(sets, outgoing.configurationSet);
    account.requireSending(set);
    requireVerified(addresses, identities, { region: stack.region, sandbox: account.sandbox });
    const real = recipients.filter(({ address }) => !isSimulator(address));
    account.count(recipients.length, real.length);

    const { events, suppressedReasons } = set ?? NO_SET;
    const outcomes = recipients.map(
      (recipient) => [recipient, recipientOutcome(recipient.address, list, suppressedReasons)] as const,
    );
    const email = {
      ...outgoing,
      messageId: await deliver(inboxUrl, input, outgoing, outcomes),
      acceptedAt: clock(),
      identityArn: identityArn(stack, identities.find(from.address)),
      accountId: stack.accountId,
    };
    publishEvents(options, {
      email,
      outcomes,
      set: { events, suppressedReasons },
      list,
      signal: closing.signal,
    }).catch((error: unknown) => {
      if (!closing.signal.aborted) onError(error);
    });
    return { MessageId: email.messageId };
  };
  const sendLink = async (address: string, token: string) => {
    await deliverToInbox(inboxUrl, verificationEmail(address, stack.region, endpointUrl, token));
  };

  const actions = {
    'POST /v2/email/outbound-emails': sendEmail,
    ...suppressionActions(list),
    ...identityActions(identities, sendLink),
    ...account.actions,
  };
  return {
    service: {
      routes: withRequestHook(actions, onRequest),
      authorization: sesPermissions(stack, identities, account),
    },
    routes: [verificationPage(identities)],
    close: () => closing.abort(),
  };
}

/** Each recipient with the outcome of the email. */
type Outcomes = readonly (readonly [Mailbox, RecipientOutcome])[];

/** The settings of an email without a configuration set. */
const NO_SET = { events: new Set<string>(), suppressedReasons: ACCOUNT_SUPPRESSION };

/**
 * Refuses an email whose sender is not verified, and in the sandbox one with such a recipient.
 *
 * @throws AwsError `MessageRejected`
 * @see https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html
 */
function requireVerified(
  { from, feedback, recipients }: EmailAddresses,
  identities: Identities,
  { region, sandbox }: { readonly region: string; readonly sandbox: boolean },
): void {
  const checked = [
    from,
    ...(feedback === undefined ? [] : [feedback]),
    ...(sandbox ? recipients.filter(({ address }) => !isSimulator(address)) : []),
  ];
  const unverified = checked.filter(({ address }) => identities.find(address) === undefined);
  if (unverified.length > 0) throw notVerified(region, unverified);
}

/** Delivers an email to the recipients whose mailbox it reaches. @returns the message id */
async function deliver(
  inboxUrl: string,
  input: WireInput,
  { to, cc, bcc }: OutgoingEmail,
  outcomes: Outcomes,
): Promise<string> {
  if (outcomes.length > 0 && outcomes.every(([, { reachesMailbox }]) => !reachesMailbox)) {
    return newMessageId();
  }
  const isReached = (recipient: string) =>
    outcomes.some(([{ given }, { reachesMailbox }]) => given === recipient && reachesMailbox);
  const Destination = {
    ToAddresses: to.filter(isReached),
    CcAddresses: cc.filter(isReached),
    BccAddresses: bcc.filter(isReached),
  };
  return deliverToInbox(inboxUrl, { ...input, Destination });
}

interface Publication {
  readonly email: AcceptedEmail;
  readonly outcomes: Outcomes;
  readonly set: Pick<ConfigurationSet, 'events' | 'suppressedReasons'>;
  readonly list: SuppressionList;
  readonly signal: AbortSignal;
}

/** Publishes the events of an email at the times at which SES would. */
async function publishEvents(
  { bus, clock, delayScale }: SesOptions,
  { email, outcomes, set, list, signal }: Publication,
): Promise<void> {
  const processingTime = randomInt(...PROCESSING_TIME);
  const publish = async (event: EmailEvent, recipients: readonly string[]) => {
    if (!set.events.has(event.type)) return;
    await bus.publish(sesEvent(email, { event, at: clock(), processingTime, recipients }));
  };
  await publish(
    { type: 'send' },
    outcomes.map(([{ address }]) => address),
  );
  for (const [{ address }, { events }] of outcomes) {
    for (const event of events) {
      await delay(processingTime * delayScale, undefined, { signal });
      if (event.type === 'bounce' && event.suppresses && set.suppressedReasons.includes('BOUNCE')) {
        list.put(address, 'BOUNCE', email.messageId);
      }
      await publish(event, [address]);
    }
  }
}

/** Generates an id in SES's format: a time in hexadecimal, a UUID and a counter. */
const newMessageId = () => `0102${Date.now().toString(16)}-${randomUUID()}-000000`;

function identityArn(
  { region, accountId }: Pick<Stack, 'region' | 'accountId'>,
  identity: string | undefined,
): string {
  return `arn:aws:ses:${region}:${accountId}:identity/${identity}`;
}
