import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type Action, AwsError, type Clock, type RestService, type WireInput } from '../aws/service.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { Stack } from '../template/stack.ts';
import { ACCOUNT_SUPPRESSION, readConfigurationSets } from './configuration-sets.ts';
import { putIntoInbox } from './inbox-client.ts';
import { readOutgoingEmail } from './outgoing-email.ts';
import { type Fate, fateOf } from './recipients.ts';
import { type AcceptedEmail, type Happened, sesEvent } from './ses-events.ts';
import { suppressionActions } from './suppression-api.ts';
import { createSuppressionList, type SuppressionList } from './suppression-list.ts';

/** Milliseconds that SES and the other mail server take for an email, from and to. */
const PROCESSING_TIME = [300, 1_500] as const;

export interface SesOptions {
  readonly stack: Pick<Stack, 'ofType' | 'region' | 'accountId'>;
  /** Where emails arrive. */
  readonly inboxUrl: string;
  readonly bus: EventBus;
  readonly clock: Clock;
  /** What the time that a delivery takes is multiplied by. */
  readonly delayScale: number;
  /** The account's list; an empty one of its own when absent. */
  readonly suppressionList?: SuppressionList;
  /**
   * Is asked before each request is answered, and can make it wait or fail: what it throws is the answer.
   *
   * @param route method and path of the action, e.g. `POST /v2/email/outbound-emails`
   */
  readonly beforeAnswer?: (route: string, input: WireInput) => Promise<void> | void;
  /** Hears of what breaks after an email was accepted. */
  readonly onError?: (error: unknown) => void;
}

export interface Ses {
  readonly service: RestService;
  /** Forgets what is still to be told of the emails under way. */
  close(): void;
}

/**
 * SES between the functions and the inbox: it accepts emails, hands on those that arrive, and publishes what became of
 * each as far as the configuration set of the template says so.
 */
export function createSes(options: SesOptions): Ses {
  const {
    stack,
    inboxUrl,
    bus,
    clock,
    delayScale,
    suppressionList: list = createSuppressionList(clock),
    beforeAnswer,
    onError = console.error,
  } = options;
  const sets = readConfigurationSets(stack);
  const closing = new AbortController();

  /** Tells what becomes of an email at each of its recipients, in the time that it takes. */
  const follow = async (email: AcceptedEmail, fates: readonly (readonly [string, Fate])[]): Promise<void> => {
    const { events: wanted, suppressedReasons } = requireSet(email.configurationSet);
    const processingTime = randomInt(...PROCESSING_TIME);
    const tell = async (happened: Happened, recipients: readonly string[]) => {
      if (!wanted.has(happened.type)) return;
      await bus.publish(sesEvent(email, { happened, at: clock(), processingTime, recipients }));
    };
    await tell(
      { type: 'send' },
      fates.map(([recipient]) => recipient),
    );
    for (const [recipient, { events }] of fates) {
      for (const event of events) {
        await delay(processingTime * delayScale, undefined, { signal: closing.signal });
        if (event.type === 'bounce' && event.suppresses && suppressedReasons.includes('BOUNCE')) {
          list.put(recipient, 'BOUNCE', email.messageId);
        }
        await tell(event, [recipient]);
      }
    }
  };

  const requireSet = (name: string | undefined) => {
    if (name === undefined) return { events: new Set<string>(), suppressedReasons: ACCOUNT_SUPPRESSION };
    const set = sets.get(name);
    if (set !== undefined) return set;
    throw new AwsError('NotFoundException', `Configuration set <${name}> does not exist.`, 404);
  };

  const sendEmail: Action = async (input) => {
    const outgoing = readOutgoingEmail(input);
    const { suppressedReasons } = requireSet(outgoing.configurationSet);
    const fates = [...outgoing.to, ...outgoing.cc, ...outgoing.bcc].map(
      (recipient) => [recipient, fateOf(recipient, list, suppressedReasons)] as const,
    );
    const arrives = (recipient: string) => fates.some(([other, fate]) => other === recipient && fate.arrives);
    const Destination = {
      ToAddresses: outgoing.to.filter(arrives),
      CcAddresses: outgoing.cc.filter(arrives),
      BccAddresses: outgoing.bcc.filter(arrives),
    };
    const lost = fates.length > 0 && fates.every(([, fate]) => !fate.arrives);
    const email = {
      ...outgoing,
      messageId: lost ? newMessageId() : await putIntoInbox(inboxUrl, { ...input, Destination }),
      acceptedAt: clock(),
      identityArn: identityArn(stack, outgoing.from),
      accountId: stack.accountId,
    };
    follow(email, fates).catch((error: unknown) => {
      if (!closing.signal.aborted) onError(error);
    });
    return { MessageId: email.messageId };
  };

  const actions = { 'POST /v2/email/outbound-emails': sendEmail, ...suppressionActions(list) };
  const routes = Object.entries(actions).map(([route, action]): [string, Action] => [
    route,
    async (input) => {
      await beforeAnswer?.(route, input);
      return action(input);
    },
  ]);
  return {
    service: { routes: Object.fromEntries(routes) },
    close: () => closing.abort(),
  };
}

/** As SES writes them: a time in hexadecimal, a UUID and a counter. */
const newMessageId = () => `0102${Date.now().toString(16)}-${randomUUID()}-000000`;

function identityArn({ region, accountId }: Pick<Stack, 'region' | 'accountId'>, from: string): string {
  const domain = /@([^@>]+)>?$/.exec(from)?.[1] ?? '';
  return `arn:aws:ses:${region}:${accountId}:identity/${domain}`;
}
