import type { ConfigurationSet } from './configuration-sets.ts';
import type { SuppressionList } from './suppression-list.ts';

/** What happens to an email on its way to one recipient: the events that follow `Send`, in order. */
export interface Fate {
  readonly events: readonly FateEvent[];
  /** Whether the email arrives in the mailbox. */
  readonly arrives: boolean;
}

/** One thing that SES tells of a recipient. */
export type FateEvent =
  | { readonly type: 'delivery' }
  | {
      readonly type: 'bounce';
      readonly bounceType: 'Permanent' | 'Transient';
      readonly bounceSubType: string;
      readonly status?: string;
      readonly diagnosticCode?: string;
      /** Whether the address goes on the suppression list for it. */
      readonly suppresses?: boolean;
    }
  | { readonly type: 'complaint'; readonly complaintSubType?: string };

const DELIVERED: Fate = { arrives: true, events: [{ type: 'delivery' }] };

const ON_LIST =
  'Amazon SES did not send the message to this address because it is on the suppression list for your account. For more information about removing addresses from the suppression list, see the Amazon SES Developer Guide at https://docs.aws.amazon.com/ses/latest/DeveloperGuide/sending-email-suppression-list.html';

/**
 * What the mailbox simulator does at each of its addresses. It never leads to an entry on the suppression list.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator
 */
const SIMULATOR: Readonly<Record<string, Fate>> = {
  success: DELIVERED,
  bounce: {
    arrives: false,
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
    arrives: true,
    events: [{ type: 'delivery' }, { type: 'bounce', bounceType: 'Transient', bounceSubType: 'General' }],
  },
  complaint: { arrives: true, events: [{ type: 'delivery' }, { type: 'complaint' }] },
  suppressionlist: {
    arrives: false,
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

/** Nobody can have a mailbox below `.invalid` (RFC 6761 section 6.4), so a real mail server bounces it, too. */
const NO_SUCH_DOMAIN: Fate = {
  arrives: false,
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

/** What becomes of an email to one recipient; the suppression list comes before everything else. */
export function fateOf(
  recipient: string,
  list: Pick<SuppressionList, 'find'>,
  suppressedReasons: ConfigurationSet['suppressedReasons'],
): Fate {
  const address = recipient.replace(/^.*<([^<>]*)>$/, '$1').toLowerCase();
  const entry = list.find(address);
  if (entry !== undefined && suppressedReasons.includes(entry.Reason)) return SUPPRESSED[entry.Reason];
  const simulated = /^(?<name>[a-z]+)(\+[^@]*)?@simulator\.amazonses\.com$/.exec(address)?.groups?.name;
  if (simulated !== undefined && Object.hasOwn(SIMULATOR, simulated))
    return SIMULATOR[simulated] ?? DELIVERED;
  return address.endsWith('.invalid') ? NO_SUCH_DOMAIN : DELIVERED;
}

/** An email to an address on the list is accepted and not sent. */
const SUPPRESSED: Readonly<Record<'BOUNCE' | 'COMPLAINT', Fate>> = {
  BOUNCE: {
    arrives: false,
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
    arrives: false,
    events: [{ type: 'complaint', complaintSubType: 'OnAccountSuppressionList' }],
  },
};
