import type { ConfigurationSet } from './configuration-sets.ts';
import type { SuppressionList } from './suppression-list.ts';

/** The outcome of an email for one recipient. */
export interface RecipientOutcome {
  /** The events that follow `Send`, in order. */
  readonly events: readonly RecipientEvent[];
  readonly reachesMailbox: boolean;
}

/** An event that SES publishes for one recipient. */
export type RecipientEvent =
  | { readonly type: 'delivery' }
  | {
      readonly type: 'bounce';
      readonly bounceType: 'Permanent' | 'Transient';
      readonly bounceSubType: string;
      readonly status?: string;
      readonly diagnosticCode?: string;
      /** Set when the bounce puts the address on the suppression list. */
      readonly suppresses?: boolean;
    }
  | { readonly type: 'complaint'; readonly complaintSubType?: string };

const DELIVERED: RecipientOutcome = { reachesMailbox: true, events: [{ type: 'delivery' }] };

const ON_LIST =
  'Amazon SES did not send the message to this address because it is on the suppression list for your account. For more information about removing addresses from the suppression list, see the Amazon SES Developer Guide at https://docs.aws.amazon.com/ses/latest/DeveloperGuide/sending-email-suppression-list.html';

/**
 * The outcome of each address of the mailbox simulator. None of them adds an entry to the suppression list.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator
 */
const SIMULATOR: Readonly<Record<string, RecipientOutcome>> = {
  success: DELIVERED,
  bounce: {
    reachesMailbox: false,
    events: [
      {
        type: 'bounce',
        bounceType: 'Permanent',
        bounceSubType: 'General',
        status: '5.1.1',
        diagnosticCode: 'smtp; 550 5.1.1 user unknown',
      },
    ],
  },
  ooto: {
    reachesMailbox: true,
    events: [{ type: 'delivery' }, { type: 'bounce', bounceType: 'Transient', bounceSubType: 'General' }],
  },
  complaint: { reachesMailbox: true, events: [{ type: 'delivery' }, { type: 'complaint' }] },
  suppressionlist: {
    reachesMailbox: false,
    events: [
      {
        type: 'bounce',
        bounceType: 'Permanent',
        bounceSubType: 'Suppressed',
        status: '5.1.1',
        diagnosticCode: 'Amazon SES has suppressed sending to this address',
      },
    ],
  },
};

/** No domain below `.invalid` exists (RFC 6761 section 6.4), so real mail servers bounce such emails, too. */
const NO_SUCH_DOMAIN: RecipientOutcome = {
  reachesMailbox: false,
  events: [
    {
      type: 'bounce',
      bounceType: 'Permanent',
      bounceSubType: 'General',
      status: '5.4.4',
      diagnosticCode: 'smtp; 550 5.4.4 Invalid domain',
      suppresses: true,
    },
  ],
};

/** Whether an address belongs to the mailbox simulator, which may be sent to without verification and quota. */
export const isSimulator = (address: string): boolean => /@simulator\.amazonses\.com$/i.test(address);

/** Determines the outcome for a recipient's address; the suppression list takes precedence. */
export function recipientOutcome(
  recipient: string,
  list: Pick<SuppressionList, 'find'>,
  suppressedReasons: ConfigurationSet['suppressedReasons'],
): RecipientOutcome {
  const address = recipient.toLowerCase();
  const entry = list.find(address);
  if (entry !== undefined && suppressedReasons.includes(entry.Reason)) return SUPPRESSED[entry.Reason];
  const simulated = /^(?<name>[a-z]+)(\+[^@]*)?@simulator\.amazonses\.com$/.exec(address)?.groups?.name;
  const outcome = simulated !== undefined && Object.hasOwn(SIMULATOR, simulated) && SIMULATOR[simulated];
  if (outcome) return outcome;
  return address.endsWith('.invalid') ? NO_SUCH_DOMAIN : DELIVERED;
}

/** SES accepts an email to an address on the list, but does not send it. */
const SUPPRESSED: Readonly<Record<'BOUNCE' | 'COMPLAINT', RecipientOutcome>> = {
  BOUNCE: {
    reachesMailbox: false,
    events: [
      {
        type: 'bounce',
        bounceType: 'Permanent',
        bounceSubType: 'OnAccountSuppressionList',
        status: '5.1.1',
        diagnosticCode: ON_LIST,
      },
    ],
  },
  COMPLAINT: {
    reachesMailbox: false,
    events: [{ type: 'complaint', complaintSubType: 'OnAccountSuppressionList' }],
  },
};
