/** What can become of an email that SES accepted: the value of `message` in logs, and the name of the metric. */
export type DeliveryOutcome = keyof typeof OUTCOME_HINTS;

/** What a person on the phone with a patient needs to know of each outcome, in plain words. */
const OUTCOME_HINTS = {
  delivery_delivered:
    "The patient's mail server took the email; if the patient does not find it, look into the spam folder and, at a work address, ask its IT department.",
  delivery_delayed:
    "The patient's mail server did not take the email yet; SES tries again by itself: wait for delivered or bounced.",
  delivery_bounced:
    'The email came back: check the spelling of the address with the patient, then ask the patient to request a new one.',
  delivery_complained:
    'The email arrived and was marked as spam, by the patient or the mail program; SES sends nothing more to this address until it is taken off the suppression list.',
  delivery_rejected: 'SES took the email for harmful and did not send it: tell an engineer.',
  delivery_suppressed:
    'SES sent nothing, because this address is on the suppression list after an earlier bounce or complaint: check its spelling with the patient, then have it taken off the list.',
} as const;

/** The same where SES says why, which is worth another sentence. */
const REASON_HINTS: Readonly<Record<string, string>> = {
  'delivery_delayed MailboxFull':
    "The patient's mailbox is full: ask the patient to make room; SES tries again by itself.",
  'delivery_delayed SpamDetected':
    "The patient's mail server takes the email for spam; SES tries again by itself: tell an engineer if it happens to many patients.",
  'delivery_bounced Permanent':
    'This address does not exist or takes no email: check its spelling with the patient; SES sends nothing more to it until it is taken off the suppression list.',
  'delivery_bounced Transient':
    "The patient's mail server did not keep the email or sent an automatic answer such as an absence note: if the email is not in the inbox, ask the patient to request a new one later.",
  'delivery_bounced MailboxFull':
    "The patient's mailbox is full: ask the patient to make room, then to request a new email.",
  'delivery_bounced ContentRejected':
    "The patient's mail server did not like what the email says: try another address, and tell an engineer if it happens to many patients.",
  'delivery_bounced CustomTimeoutExceeded':
    "The patient's mail server did not take the email while its code was of use: ask the patient to request a new one.",
};

/** Every outcome there is. */
export const deliveryOutcomes = Object.keys(OUTCOME_HINTS) as readonly DeliveryOutcome[];

/**
 * One plain sentence for support staff.
 *
 * @param reasons what SES named as the reason, the most telling first
 */
export function deliveryHint(outcome: DeliveryOutcome, reasons: readonly (string | undefined)[]): string {
  const known = reasons.map((reason) => REASON_HINTS[`${outcome} ${reason}`]);
  return known.find((hint) => hint !== undefined) ?? OUTCOME_HINTS[outcome];
}
