import type { EmailTimeline } from '../timeline/email-timelines.ts';
import { MINUTE } from '../timeline/times.ts';
import { type Advice, byHand, run } from './advice.ts';
import { askAgain, emailOf, nameOf, type PatientCase, withResend } from './patient-case.ts';
import { rule, type Severity } from './rule.ts';

/** SES reports within seconds what a mail server answered; without a report after this time, something is wrong. */
const REPORTED_WITHIN = 2 * MINUTE;

/** A rule about the outcome of the latest email. */
const outcomeRule = <const Name extends string>(
  name: Name,
  severity: Severity,
  holds: (latest: EmailTimeline, call: PatientCase) => boolean,
  advise: (name: string, call: PatientCase) => Advice,
) =>
  rule({
    name,
    severity,
    holds: (call) => {
      const latest = emailOf(call);
      return latest !== undefined && holds(latest, call);
    },
    advise: (call) => {
      const latest = emailOf(call);
      const advice = advise(latest === undefined ? 'email' : nameOf(latest, call), call);
      return severity === 'problem' ? { ...advice, steps: withResend(advice.steps, call) } : advice;
    },
  });

const bounced =
  (...reasons: readonly string[]) =>
  (latest: EmailTimeline) =>
    latest.outcome === 'delivery_bounced' &&
    (reasons.length === 0 || reasons.some((reason) => latest.reasons.includes(reason)));

/** Outcomes of an email after SES accepted it, unless it was delivered. */
export const DELIVERY_RULES = [
  outcomeRule('mailbox-full', 'problem', bounced('MailboxFull'), (email, call) => ({
    sentence: `The ${email} came back. The patient's mailbox is full.`,
    say: `Your mailbox is full, so our email came back. Please delete some emails first, and empty the bin of your mailbox. ${askAgain(call)}`,
    steps: byHand('The patient has to make room.'),
  })),
  outcomeRule('came-too-late', 'problem', bounced('CustomTimeoutExceeded'), (email, call) => ({
    sentence: `The ${email} came back. The patient's mail server did not take it in time.`,
    say: `Your email provider did not take our email in time. ${askAgain(call)} If that does not arrive either, we could try another address, or you could ask your provider.`,
    steps: byHand('If several patients of one provider call, tell an engineer.'),
  })),
  outcomeRule(
    'content-refused',
    'problem',
    bounced('ContentRejected', 'AttachmentRejected', 'MessageTooLarge'),
    (email) => ({
      sentence: `The ${email} came back. The patient's mail server refused what is in it.`,
      say: 'Your email provider refused our email. Is there another address that we could use for you?',
      steps: byHand('Tell an engineer if it happens to more than one patient.'),
    }),
  ),
  outcomeRule('came-back-for-now', 'problem', bounced('Transient'), (email, call) => ({
    sentence: `The ${email} came back. The patient's mail server may still take the next one.`,
    say: `Your email provider did not keep our email; that may last some minutes. ${askAgain(call)}`,
    steps: byHand('If that comes back as well, check the spelling of the address with the patient.'),
  })),
  outcomeRule('address-does-not-exist', 'problem', bounced(), (email) => ({
    sentence: `The ${email} came back. This address does not exist, or takes no email.`,
    say: 'Our email to you came back: the address does not seem to exist. Could you spell it for me, letter by letter?',
    steps: byHand(
      'Compare the spelling with the address that you typed here.',
      'If the account has a wrong address, the patient signs up again with the right one, or an engineer corrects it.',
    ),
  })),
  outcomeRule(
    'marked-as-spam',
    'problem',
    ({ outcome }) => outcome === 'delivery_complained',
    (email, { commands }) => ({
      sentence: `The ${email} arrived. The patient or the mail program marked it as spam.`,
      say: 'Our email arrived, and your mailbox put it with the spam. Please look there, and choose "not spam", so that the next ones reach you.',
      steps: [run('If later emails do not arrive, take the address off the list', commands.users('unblock'))],
    }),
  ),
  outcomeRule(
    'held-back',
    'problem',
    ({ outcome }) => outcome === 'delivery_rejected',
    (email) => ({
      sentence: `The ${email} was held back. The mail service thinks that it could do harm.`,
      say: 'I am sorry, our mail service held your email back by mistake. I will have it looked at and call you back.',
      steps: byHand('Tell an engineer now: an email of ours should never look harmful.'),
    }),
  ),
  outcomeRule(
    'was-blocked',
    'problem',
    ({ outcome }) => outcome === 'delivery_suppressed',
    (email, call) => ({
      sentence: `The ${email} was not sent on. The address was blocked at that time. It is not on our own list now.`,
      say: `An email to your address came back earlier, so ours was held back. Could you spell your address for me? ${askAgain(call)}`,
      steps: [
        run('Follow the patient, who asks for a new email', call.commands.watch),
        ...byHand(
          'If that is blocked too, the address is on the list that all customers of the mail service share: use another address.',
        ),
      ],
    }),
  ),
  outcomeRule(
    'delayed-full-mailbox',
    'wait',
    ({ outcome, reasons }) => outcome === 'delivery_delayed' && reasons.includes('MailboxFull'),
    (email) => ({
      sentence: `The ${email} waits. The patient's mailbox is full. The mail service will try again by itself.`,
      say: 'Your mailbox is full. Please delete some emails, and empty the bin of your mailbox; our email should then arrive by itself.',
      steps: byHand('The patient has to make room.'),
    }),
  ),
  outcomeRule(
    'delayed',
    'wait',
    ({ outcome }) => outcome === 'delivery_delayed',
    (email) => ({
      sentence: `The ${email} is late. The patient's mail server has not taken it yet. The mail service will try again by itself.`,
      say: 'Your email provider makes our email wait. It should arrive by itself within the next minutes. If it does not, please ask for a new one.',
      steps: byHand(
        'Look again in a few minutes.',
        'If several patients of one provider call, tell an engineer.',
      ),
    }),
  ),
  outcomeRule(
    'just-sent',
    'wait',
    ({ outcome, requestedAt }, { now }) => outcome === 'sent' && now - requestedAt < REPORTED_WITHIN,
    (email, { commands }) => ({
      sentence: `The ${email} has just been sent. The patient's mail server has not answered yet.`,
      say: 'Your email has just left us. Please wait a minute, and look into your inbox and your spam folder.',
      steps: [run('Wait a minute, then look again', commands.watch)],
    }),
  ),
  outcomeRule(
    'no-word',
    'problem',
    ({ outcome }) => outcome === 'sent',
    (email, call) => ({
      sentence: `The ${email} went to the mail service. It has not told us since whether the email arrived.`,
      say: `Your email left us. Please look into your spam folder first. ${askAgain(call)}`,
      steps: byHand(
        'If there is no report about the next one either, tell an engineer that SES reports nothing.',
      ),
    }),
  ),
];
