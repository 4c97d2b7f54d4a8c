import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  AwsError,
  type Clock,
  type RequestHook,
  type RestService,
  type WireInput,
  withRequestHook,
} from '../aws/service.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { Stack } from '../template/stack.ts';
import { ACCOUNT_SUPPRESSION, type ConfigurationSet, readConfigurationSets } from './configuration-sets.ts';
import { deliverToInbox } from './inbox.ts';
import { type OutgoingEmail, readOutgoingEmail } from './outgoing-email.ts';
import { sesPermissions } from './permissions.ts';
import { type RecipientOutcome, recipientOutcome } from './recipient-outcome.ts';
import { type AcceptedEmail, type EmailEvent, sesEvent } from './ses-events.ts';
import { suppressionActions } from './suppression-api.ts';
import { createSuppressionList, type SuppressionList } from './suppression-list.ts';

/** Milliseconds that SES and the recipient's mail server take for an email, from and to. */
const PROCESSING_TIME = [300, 1_500] as const;

export interface SesOptions {
  readonly stack: Pick<Stack, 'ofType' | 'region' | 'accountId'>;
  /** Address of the inbox that receives the emails. */
  readonly inboxUrl: string;
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
  /** Drops the events that are not published yet. */
  close(): void;
}

/**
 * Makes SES in front of the inbox: it accepts emails, delivers those that reach a mailbox, and publishes the events that
 * the configuration set of the template names.
 */
export function createSes(options: SesOptions): Ses {
  const { stack, inboxUrl, clock, onRequest, onError = console.error } = options;
  const { suppressionList: list = createSuppressionList(clock) } = options;
  const sets = readConfigurationSets(stack);
  const closing = new AbortController();

  const sendEmail = async (input: WireInput) => {
    const outgoing = readOutgoingEmail(input);
    const set = requireSet(sets, outgoing.configurationSet);
    const outcomes = recipientsOf(outgoing).map(
      (recipient) => [recipient, recipientOutcome(recipient, list, set.suppressedReasons)] as const,
    );
    const email = {
      ...outgoing,
      messageId: await deliver(inboxUrl, input, outgoing, outcomes),
      acceptedAt: clock(),
      identityArn: identityArn(stack, outgoing.from),
      accountId: stack.accountId,
    };
    publishEvents(options, { email, outcomes, set, list, signal: closing.signal }).catch((error: unknown) => {
      if (!closing.signal.aborted) onError(error);
    });
    return { MessageId: email.messageId };
  };

  const actions = { 'POST /v2/email/outbound-emails': sendEmail, ...suppressionActions(list) };
  return {
    service: { routes: withRequestHook(actions, onRequest), authorization: sesPermissions(stack) },
    close: () => closing.abort(),
  };
}

/** Each recipient with the outcome of the email. */
type Outcomes = readonly (readonly [string, RecipientOutcome])[];

function requireSet(
  sets: ReadonlyMap<string, ConfigurationSet>,
  name: string | undefined,
): Omit<ConfigurationSet, 'name'> {
  if (name === undefined) return { events: new Set(), suppressedReasons: ACCOUNT_SUPPRESSION };
  const set = sets.get(name);
  if (set !== undefined) return set;
  throw new AwsError('NotFoundException', `Configuration set <${name}> does not exist.`, 404);
}

const recipientsOf = ({ to, cc, bcc }: OutgoingEmail) => [...to, ...cc, ...bcc];

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
    outcomes.some(([other, { reachesMailbox }]) => other === recipient && reachesMailbox);
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
  readonly set: Omit<ConfigurationSet, 'name'>;
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
    outcomes.map(([recipient]) => recipient),
  );
  for (const [recipient, { events }] of outcomes) {
    for (const event of events) {
      await delay(processingTime * delayScale, undefined, { signal });
      if (event.type === 'bounce' && event.suppresses && set.suppressedReasons.includes('BOUNCE')) {
        list.put(recipient, 'BOUNCE', email.messageId);
      }
      await publish(event, [recipient]);
    }
  }
}

/** Generates an id in SES's format: a time in hexadecimal, a UUID and a counter. */
const newMessageId = () => `0102${Date.now().toString(16)}-${randomUUID()}-000000`;

function identityArn({ region, accountId }: Pick<Stack, 'region' | 'accountId'>, from: string): string {
  const domain = /@([^@>]+)>?$/.exec(from)?.[1] ?? '';
  return `arn:aws:ses:${region}:${accountId}:identity/${domain}`;
}
