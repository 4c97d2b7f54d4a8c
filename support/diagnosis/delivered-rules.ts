import { EMAIL_KINDS, type EmailKind } from '../../sender/email/kinds.ts';
import { purposeOf } from '../timeline/codes.ts';
import type { EmailTimeline } from '../timeline/email-timelines.ts';
import { duration, HOUR } from '../timeline/times.ts';
import { byHand, run } from './advice.ts';
import { PASSKEY_HINT } from './passkey-advice.ts';
import { emailOf, expiryOf, isRecent, isUnconfirmed, nameOf, type PatientCase } from './patient-case.ts';
import { rule } from './rule.ts';

/**
 * The number of emails of a kind that Cognito sends a patient within an hour; it may allow more resets where it sees
 * little risk.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
 */
const HOURLY: Partial<Readonly<Record<EmailKind, number>>> = {
  'verify-account-again': 5,
  'verify-address': 5,
  'confirm-deletion': 5,
  'reset-password': 5,
};

/** Returns the emails of the latest one's kind within the last hour, if they have reached the limit. */
function hourlyLimit(call: PatientCase): readonly EmailTimeline[] {
  const kind = emailOf(call)?.kind;
  const limit = kind === undefined || kind === 'unknown' ? undefined : HOURLY[kind];
  const sub = emailOf(call)?.userSub;
  const recent = call.emails.filter(
    (email) => email.kind === kind && email.userSub === sub && call.now - email.requestedAt < HOUR,
  );
  return limit !== undefined && recent.length >= limit ? recent.slice(-limit) : [];
}

const holdsCode = ({ kind }: EmailTimeline) => kind !== 'unknown' && EMAIL_KINDS[kind].secret === 'code';

/** Returns the codes for the same purpose that were delivered and have not expired, oldest first. */
function codesThatCompete(call: PatientCase): readonly EmailTimeline[] {
  const latest = emailOf(call);
  if (latest === undefined || !holdsCode(latest)) return [];
  return call.emails.filter(
    (email) =>
      email.outcome === 'delivery_delivered' &&
      holdsCode(email) &&
      email.userSub === latest.userSub &&
      purposeOf(email) === purposeOf(latest) &&
      (expiryOf(email) ?? 0) > call.now,
  );
}

const SPAM =
  'Please look into your inbox and your spam or junk folder. If it is a work address, your IT department may hold it back.';

const IN_THE_SAME_BROWSER =
  'The code works only in the browser in which the patient signed up. If that is closed for good, the patient signs up again.';

/** Cases in which the patient's mail server took the latest email. */
export const DELIVERED_RULES = [
  rule({
    name: 'too-many-requests',
    severity: 'problem',
    holds: (call) => hourlyLimit(call).length > 0,
    advise: (call) => {
      const recent = hourlyLimit(call);
      const free = call.times.moment((recent[0]?.requestedAt ?? 0) + HOUR);
      return {
        sentence: `The patient asked for ${recent.length} codes within an hour. Cognito may refuse more until ${free}.`,
        say: `You have asked for several codes, and only the newest of them works. Please look for the newest email, also in the spam folder. If it is not there, you can ask for one more ${free}.`,
        steps: byHand(
          'Help the patient to find the newest email by its time.',
          'Nobody here can lift the limit; it ends by itself.',
        ),
      };
    },
  }),
  rule({
    name: 'code-expired',
    severity: 'well',
    holds: (call) => {
      const latest = emailOf(call);
      const end = latest && holdsCode(latest) ? expiryOf(latest) : undefined;
      return end !== undefined && end < call.now;
    },
    advise: (call) => {
      const latest = emailOf(call);
      const end = (latest && expiryOf(latest)) ?? 0;
      return {
        sentence: `The ${latest && nameOf(latest, call)} arrived. Its code worked until ${call.times.moment(end)}. The patient has asked for nothing since.`,
        say: 'The last code that we sent you has run out. Please ask for a new one on the website now, and use it straight away.',
        steps: [run('Follow the patient who asks for a new code', call.commands.watch)],
      };
    },
  }),
  rule({
    name: 'use-the-newest-code',
    severity: 'well',
    holds: (call) => codesThatCompete(call).length > 1,
    advise: (call) => {
      const codes = codesThatCompete(call);
      const newest = codes.at(-1);
      return {
        sentence: `${codes.length} codes for the same purpose arrived. Only the newest works: the ${newest && nameOf(newest, call)}.`,
        say: `We sent you ${codes.length} codes, and only the newest one works. It came ${call.times.moment(newest?.requestedAt ?? 0)}. Your mail program may show them as one conversation: please open the last one in it.`,
        steps: byHand('Help the patient to find the newest email by its time, not by its place.'),
      };
    },
  }),
  rule({
    name: 'nothing-since',
    severity: 'well',
    holds: (call) => {
      const latest = emailOf(call);
      return latest !== undefined && !isRecent(latest, call);
    },
    advise: (call) => {
      const latest = emailOf(call);
      return {
        sentence: `The ${latest && nameOf(latest, call)} arrived. The patient has asked our system for nothing since.`,
        say: `The last email that we sent you is from ${call.times.moment(latest?.requestedAt ?? 0)}. If you asked for another one since, which address did you type on the website? Please ask for a new one now.`,
        steps: [
          ...byHand(
            'If the patient did ask for one since, the website was given another address: try that one here.',
            ...(call.hasPasskey === true ? [PASSKEY_HINT] : []),
          ),
          run('Follow the patient who asks for a new one', call.commands.watch),
        ],
      };
    },
  }),
  rule({
    name: 'delivered',
    severity: 'well',
    holds: (call) => emailOf(call) !== undefined,
    advise: (call) => {
      const latest = emailOf(call);
      const delivered = latest?.steps.find(({ event }) => event === 'delivery_delivered');
      const took = latest && delivered ? ` after ${duration(delivered.at - latest.requestedAt)}` : '';
      return {
        sentence: `The ${latest && nameOf(latest, call)} was taken by the patient's mail server${took}.`,
        say: `We sent your email ${call.times.moment(latest?.requestedAt ?? 0)}, and your email provider took it. ${SPAM}`,
        steps: [
          ...byHand(
            ...(isUnconfirmed(call) ? [IN_THE_SAME_BROWSER] : []),
            'Check the spelling of the address with the patient.',
          ),
          call.account.state === 'invited'
            ? run(
                'If it is nowhere to be found, send it again; "Forgot password" sends nothing before the invitation is used',
                call.commands.users('resend'),
              )
            : run(
                'If it is nowhere to be found, have the patient ask for a new one on the website, and follow it',
                call.commands.watch,
              ),
        ],
      };
    },
  }),
];
