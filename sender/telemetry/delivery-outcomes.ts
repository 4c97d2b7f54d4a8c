/** The delivery status of an email that SES accepted: the `message` of its log line, and the name of the metric. */
export type DeliveryOutcome = keyof typeof OUTCOME_HINTS;

/** The sentence that support staff see for each outcome. */
const OUTCOME_HINTS = {
  delivery_delivered:
    "The patient's mail server accepted the email; if the patient does not find it, look in the spam folder and, at a work address, ask its IT department.",
  delivery_delayed:
    "The patient's mail server has not accepted the email yet; SES tries again by itself: wait for delivered or bounced.",
  delivery_bounced:
    'The email came back: check the spelling of the address with the patient, then ask the patient to request a new one.',
  delivery_complained:
    'The email arrived and was marked as spam, by the patient or the mail program; SES sends nothing more to this address until it is taken off the suppression list.',
  delivery_rejected: 'SES found the email harmful and did not send it: tell an engineer.',
  delivery_suppressed:
    'SES sent nothing, because this address is on the suppression list after an earlier bounce or complaint: check its spelling with the patient, then have it taken off the list.',
} as const;

/** The sentences for outcomes whose reason SES reports, where that changes what support does. */
const REASON_HINTS: Readonly<Record<string, string>> = {
  'delivery_delayed MailboxFull':
    "The patient's mailbox is full: ask the patient to make room; SES tries again by itself.",
  'delivery_delayed SpamDetected':
    "The patient's mail server treats the email as spam; SES tries again by itself: tell an engineer if it happens to many patients.",
  'delivery_bounced Permanent':
    'This address does not exist or accepts no email: check its spelling with the patient; SES sends nothing more to it until it is taken off the suppression list.',
  'delivery_bounced Transient':
    "The patient's mail server did not keep the email or sent an automatic answer such as an absence note: if the email is not in the inbox, ask the patient to request a new one later.",
  'delivery_bounced MailboxFull':
    "The patient's mailbox is full: ask the patient to make room, then to request a new email.",
  'delivery_bounced ContentRejected':
    "The patient's mail server rejected the content of the email: try another address, and tell an engineer if it happens to many patients.",
  'delivery_bounced CustomTimeoutExceeded':
    "The patient's mail server did not accept the email before its code expired: ask the patient to request a new one.",
};

export const deliveryOutcomes = Object.keys(OUTCOME_HINTS) as readonly DeliveryOutcome[];

/**
 * Returns a sentence for support staff.
 *
 * @param reasons the reasons that SES reported, the most specific first
 */
export function deliveryHint(outcome: DeliveryOutcome, reasons: readonly (string | undefined)[]): string {
  const known = reasons.map((reason) => REASON_HINTS[`${outcome} ${reason}`]);
  return known.find((hint) => hint !== undefined) ?? OUTCOME_HINTS[outcome];
}
