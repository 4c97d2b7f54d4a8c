import { EMAIL_KINDS } from '../../sender/email/kinds.ts';
import { FAILURE_CLASSES, type FailureDiagnosis } from '../../sender/failure-classes.ts';
import type { EmailTimeline } from '../timeline/email-timelines.ts';
import { MINUTE } from '../timeline/times.ts';
import { byHand, run } from './advice.ts';
import { FAILURE_ADVICE } from './failure-advice.ts';
import { askAgain, emailOf, nameOf, type PatientCase, withResend } from './patient-case.ts';
import { rule } from './rule.ts';

/** Lambda runs the sender this often for one email, within this time; a test compares both with the stack. */
export const ATTEMPTS = 2;
export const ATTEMPTS_TAKE = 3 * MINUTE;

const isNotice = ({ kind }: EmailTimeline) => kind !== 'unknown' && EMAIL_KINDS[kind].sentBy === 'notices';

/** Whether the email has not been sent, and will not be unless somebody acts. */
function wasGivenUp(call: PatientCase): boolean {
  const latest = emailOf(call);
  return latest !== undefined && isUnsent(latest) && !isTriedAgain(latest, call);
}

const isUnsent = ({ outcome }: EmailTimeline) =>
  outcome === 'failed' || outcome === 'stopped' || outcome === 'under way';

/** Lambda makes its second attempt also after a permanent failure, but it fails as the first did. */
function isTriedAgain(latest: EmailTimeline, { now, lost }: PatientCase): boolean {
  const isLost = lost.some(({ requestId }) => requestId === latest.requestId);
  const isOver = isLost || isNotice(latest) || now - latest.requestedAt > ATTEMPTS_TAKE;
  return (
    !isOver && latest.retryable !== false && (latest.outcome === 'under way' || latest.attempts < ATTEMPTS)
  );
}

const failedAs = (name: FailureDiagnosis, { failureClass }: EmailTimeline) =>
  FAILURE_CLASSES[failureClass ?? 'internal_error'].diagnosis === name;

const MINUTES = ['a minute', 'two minutes', 'three minutes'] as const;

/** Returns how long the second attempt may still take, in words. */
function timeLeft({ requestedAt }: EmailTimeline, { now }: PatientCase): string {
  const minutes = Math.ceil((requestedAt + ATTEMPTS_TAKE - now) / MINUTE);
  return MINUTES[Math.max(minutes, 1) - 1] ?? MINUTES[2];
}

/** Whether the last attempt ended with a failure that is known; the next may be running. */
const hasFailed = ({ outcome, retryable }: EmailTimeline) =>
  outcome === 'failed' || (outcome === 'under way' && retryable === false);

/** Whether it is our own system that fails: the failure says so, or the other patients' codes fail too. */
const isOutage = (latest: EmailTimeline, { others }: PatientCase) =>
  (hasFailed(latest) && failedAs('nobody-gets-email', latest)) || others?.mostFail === true;

/** Whether an outage is over: SES has accepted the code of another patient since. In the sandbox, that shows nothing. */
export const isOver = ({ requestedAt, failureClass }: EmailTimeline, { others }: PatientCase) =>
  failureClass !== 'ses_not_verified' &&
  others?.mostFail === false &&
  (others.lastAcceptedAt ?? 0) > requestedAt + ATTEMPTS_TAKE;

/** Holds when the email was given up for a failure with this diagnosis. */
const failureRule = <const Name extends FailureDiagnosis>(
  name: Name,
  holds: (latest: EmailTimeline, call: PatientCase) => boolean = (latest) =>
    hasFailed(latest) && failedAs(name, latest),
) =>
  rule({
    name,
    severity: 'problem',
    holds: (call) => {
      const latest = emailOf(call);
      return latest !== undefined && wasGivenUp(call) && holds(latest, call);
    },
    advise: (call) => {
      const latest = emailOf(call);
      if (name === 'nobody-gets-email' && latest !== undefined && isOver(latest, call)) {
        return {
          sentence: `The ${nameOf(latest, call)} was not sent, because our own system was broken. Since then, others have been sent their codes.`,
          say: `I am sorry, our system could not send your email at that time. ${askAgain(call)}`,
          steps: withResend(
            [
              run('Follow the patient, who asks for a new one', call.commands.watch),
              ...byHand('If that fails too, call the engineer on duty now.'),
            ],
            call,
          ),
        };
      }
      const { sentence, say, steps } = FAILURE_ADVICE[name];
      return {
        sentence: `The ${latest && nameOf(latest, call)} ${sentence}.`,
        say: say(askAgain(call)),
        steps: withResend(steps, call),
      };
    },
  });

/** Reasons why our own system does not send. */
export const SENDING_RULES = [
  rule({
    name: 'never-started',
    severity: 'problem',
    holds: (call) => {
      const email = emailOf(call);
      const entry = call.lost.find(({ requestId }) => requestId === email?.requestId);
      return email?.attempts === 0 && email.outcome === 'stopped' && entry?.cause === 'waited-too-long';
    },
    advise: (call) => ({
      sentence: `An email was asked for ${call.times.moment(emailOf(call)?.requestedAt ?? 0)} and was never sent. Too many were asked for at once, so it waited too long.`,
      say: 'I am sorry, our system was too busy to send your email. Please ask for a new one on the website now.',
      steps: withResend(
        [
          ...byHand('Tell an engineer that emails wait too long.'),
          run('See what else was lost', call.commands.lost),
        ],
        call,
      ),
    }),
  }),
  rule({
    name: 'still-trying',
    severity: 'wait',
    holds: (call) => {
      const latest = emailOf(call);
      return latest !== undefined && isUnsent(latest) && isTriedAgain(latest, call);
    },
    advise: (call) => {
      const latest = emailOf(call);
      const left = latest === undefined ? MINUTES[2] : timeLeft(latest, call);
      const second =
        latest?.outcome === 'under way' && latest.attempts <= 1
          ? 'If the first try fails, the system makes a second one'
          : 'The system makes a second try';
      return {
        sentence: `The ${latest && nameOf(latest, call)} has not been sent yet. ${second} within ${left}.`,
        say: `Your email is on its way to be sent. Please wait ${left} before you ask for another one, because a new code makes the old one useless.`,
        steps: [run(`Wait up to ${left}, then look again`, call.commands.watch)],
      };
    },
  }),
  failureRule('nobody-gets-email', isOutage),
  rule({
    name: 'notice-not-sent',
    severity: 'problem',
    holds: (call) => {
      const latest = emailOf(call);
      return latest !== undefined && isNotice(latest) && wasGivenUp(call);
    },
    advise: (call) => {
      const latest = emailOf(call);
      return {
        sentence: `The ${latest && nameOf(latest, call)} was not sent and will not be. The patient was let in all the same.`,
        say: 'You are signed in as you should be. Only a notice about it could not be sent; you do not need it.',
        steps: byHand(
          'If the patient waits for a code as well, ask the patient to request it now, then look again.',
        ),
      };
    },
  }),
  failureRule('refused-by-mail-service'),
  failureRule('address-unusable'),
  failureRule('foreign-code'),
  failureRule('code-unusable'),
  failureRule('mail-service-silent'),
  failureRule('mail-service-away'),
  failureRule('key-service-away'),
  failureRule('unexpected-failure'),
  rule({
    name: 'function-stopped',
    severity: 'problem',
    holds: wasGivenUp,
    advise: (call) => {
      const latest = emailOf(call);
      return {
        sentence: `The ${latest && nameOf(latest, call)} was not sent. The function took too long or crashed.`,
        say: FAILURE_ADVICE['unexpected-failure'].say(askAgain(call)),
        steps: withResend(byHand('Tell an engineer if the new one does not arrive either.'), call),
      };
    },
  }),
];
