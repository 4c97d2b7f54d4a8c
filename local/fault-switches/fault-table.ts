import { setTimeout as delay } from 'node:timers/promises';
import { AwsError } from '../../emulator/aws/service.ts';
import type { FailureClass } from '../../sender/errors.ts';

/** A fault that staff can switch on for practice, and the alarms that it would raise on AWS. */
export interface FaultSwitch {
  readonly title: string;
  /** The effect on emails, in a sentence or two. */
  readonly does: string;
  /** The titles of the alarms that it raises; the first is the one to act on first. */
  readonly alarms: readonly string[];
  /** When the alarms come, or why there is none. */
  readonly alarmComes: string;
  /** The anchor of the section in `docs/support.md` to work through. */
  readonly runbook: string;
  /** The failure class in the logs; none where no email fails. */
  readonly failureClass?: FailureClass;
  /** Comes before KMS decrypts: what it throws is KMS's answer. */
  readonly beforeDecrypt?: () => Promise<void>;
  /** Runs before SES accepts an email; SES answers with what it throws. */
  readonly beforeSend?: () => void;
  /** Replaces the sender's timeout of the template, in seconds. */
  readonly timeoutSeconds?: number;
  /** Blocks the address that is given when it is switched on. */
  readonly blocksAddress?: true;
}

/** Milliseconds: long enough to notice, shorter than the sender's limit for KMS. */
const SLOW_ANSWER = 1_500;

const refuse = (type: string, status: number, message: string) => () => {
  throw new AwsError(type, message, status);
};
const refuseLater =
  (...refusal: Parameters<typeof refuse>) =>
  async () =>
    refuse(...refusal)();

/** The alarms that follow the first one when both attempts of Lambda have failed. */
const LOST = ['Emails were lost', 'The failure queue is not empty'] as const;

export const FAULT_SWITCHES = {
  'key-denied': {
    title: 'KMS refuses the key',
    does: 'The sender may not use the key that decrypts codes. Nobody gets a code.',
    alarms: ['Codes cannot be decrypted', 'Emails fail', ...LOST],
    alarmComes: 'Within five minutes of the first failure.',
    runbook: 'codes-cannot-be-decrypted',
    failureClass: 'key_denied',
    beforeDecrypt: refuseLater(
      'AccessDeniedException',
      400,
      'The sender is not authorized to perform: kms:Decrypt because no key policy allows it.',
    ),
  },
  'key-unavailable': {
    title: 'KMS is down',
    does: 'KMS answers with an error. Nobody gets a code until it is back.',
    alarms: ['Codes cannot be decrypted', 'Emails fail', ...LOST],
    alarmComes: 'Within five minutes of the first failure.',
    runbook: 'codes-cannot-be-decrypted',
    failureClass: 'key_unavailable',
    beforeDecrypt: refuseLater('KMSInternalException', 500, 'KMS could not answer.'),
  },
  'key-slow': {
    title: 'KMS is slow',
    does: 'KMS takes a second and a half for each code. Emails arrive, but late.',
    alarms: ['Emails wait'],
    alarmComes: 'Only when so many emails wait that one is older than a minute.',
    runbook: 'emails-wait',
    beforeDecrypt: () => delay(SLOW_ANSWER),
  },
  'ses-throttled': {
    title: 'SES asks to slow down',
    does: 'SES refuses emails because too many came at once. They are tried again and arrive late.',
    alarms: ['Emails fail', ...LOST],
    alarmComes: 'Within five minutes of the first failure.',
    runbook: 'emails-fail',
    failureClass: 'ses_throttled',
    beforeSend: refuse('TooManyRequestsException', 429, 'Maximum sending rate exceeded.'),
  },
  'ses-down': {
    title: 'SES is down',
    does: 'SES answers with an error. No email is sent until it is back.',
    alarms: ['Emails fail', ...LOST],
    alarmComes: 'Within five minutes of the first failure.',
    runbook: 'emails-fail',
    failureClass: 'ses_unavailable',
    beforeSend: refuse('ServiceUnavailable', 503, 'SES could not answer.'),
  },
  'ses-sandbox': {
    title: 'SES is still in its sandbox',
    does: 'SES refuses every address that is not verified with AWS, so patients get nothing.',
    alarms: ['Emails fail', ...LOST],
    alarmComes: 'Within five minutes of the first failure.',
    runbook: 'emails-fail',
    failureClass: 'ses_not_verified',
    beforeSend: refuse(
      'MessageRejected',
      400,
      'Email address is not verified. The following identities failed the check in region EU-WEST-1: patient@example.com',
    ),
  },
  'function-slow': {
    title: 'The sender runs out of time',
    does: 'KMS is slow, and Lambda stops the function after half a second, before it can log why.',
    alarms: ['Emails fail', ...LOST],
    alarmComes: 'Within five minutes of the first failure.',
    runbook: 'emails-fail',
    beforeDecrypt: () => delay(SLOW_ANSWER),
    timeoutSeconds: 0.5,
  },
  'address-blocked': {
    title: 'One address is blocked',
    does: 'SES accepts emails to this address but sends none, as it does after an email bounced.',
    alarms: [],
    alarmComes: 'No alarm: one patient is too few to raise one. The patient calls.',
    runbook: 'nothing-in-the-logs',
    blocksAddress: true,
  },
} as const satisfies Record<string, FaultSwitch>;

export type FaultSwitchName = keyof typeof FAULT_SWITCHES;

export const faultSwitchNames = Object.keys(FAULT_SWITCHES) as readonly FaultSwitchName[];

export function isFaultSwitchName(name: string): name is FaultSwitchName {
  return Object.hasOwn(FAULT_SWITCHES, name);
}
