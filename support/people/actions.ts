import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminResetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  ResendConfirmationCodeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { PatientState } from './account-states.ts';
import type { Patient } from './patient.ts';
import type { Pool } from './pool.ts';
import { makeTemporaryPassword } from './temporary-password.ts';
import type { UsersContext } from './users-context.ts';

/** An operation on one account. */
export interface PatientAction {
  readonly does: string;
  /** The states in which it makes no sense, and why. */
  readonly refuses?: Readonly<Partial<Record<PatientState, string>>>;
  /** Why it makes no sense where another account has confirmed the address. */
  readonly refusesTaken?: string;
  /** Consequences that cannot be undone, a line each. */
  warns?(context: Pick<UsersContext, 'site'>): readonly string[];
  /** The text that the operator must type: yes, or the patient's address. Without it, no confirmation is needed. */
  readonly confirmedBy?: 'yes' | 'address';
  /** A participle that follows "would be", e.g. `switched off`. */
  readonly done: string;
  /** A note for the operator afterwards. */
  readonly afterwards?: string;
  perform(pool: Pool, patient: Patient): Promise<unknown>;
}

const named = ({ userPoolId }: Pool, { username }: Patient) => ({
  UserPoolId: userPoolId,
  Username: username,
});

const UNUSUAL = 'The account is in a state that this user pool should not have. Show it to an engineer.';
const SWITCHED_OFF =
  'The account is switched off, and nothing is sent to it. Switch it on first, with enable.';

/** The operations, by command. */
export const ACTIONS = {
  resend: {
    does: 'sends the invitation again, or the code that confirms the account',
    refuses: {
      ready:
        'There is no invitation to repeat: the account is ready, and the patient can sign in with a code by email. For a new password use reset.',
      'must-reset': 'The patient has to choose a new password. Use reset: it sends the code for that again.',
      'address-not-confirmed':
        'There is no invitation to repeat: the account is in use. show says in which state it is.',
      disabled: SWITCHED_OFF,
      other: UNUSUAL,
    },
    refusesTaken:
      'Another account has confirmed the address, so a code could not confirm this one. Help the patient to sign in to the other account.',
    done: 'sent the email again',
    afterwards:
      'The code or password in the earlier email stops working. A code to confirm an account works only in the browser where that sign-up began.',
    perform: (pool, patient) =>
      patient.state === 'unconfirmed'
        ? pool.cognito.send(
            new ResendConfirmationCodeCommand({ ClientId: pool.clientId, Username: patient.username }),
          )
        : pool.cognito.send(
            new AdminCreateUserCommand({
              ...named(pool, patient),
              MessageAction: 'RESEND',
              TemporaryPassword: makeTemporaryPassword(),
            }),
          ),
  },
  reset: {
    does: 'takes the password away and sends a code to choose a new one',
    refuses: {
      invited:
        'The patient has not used the invitation yet, so there is no password to reset. Use resend: it sends the invitation again.',
      unconfirmed:
        'Nobody has confirmed this account, so nobody can use its password. The patient finishes the sign-up in the browser where it began, or signs up again.',
      'address-not-confirmed':
        'The account has not confirmed its address, so Cognito sends no code to it. Show the account to an engineer; never confirm an address by hand.',
      disabled: SWITCHED_OFF,
      other: UNUSUAL,
    },
    warns: () => ['The password stops working at once. The code to choose a new one works for one hour.'],
    confirmedBy: 'yes',
    done: 'reset, and a code was sent',
    perform: (pool, patient) => pool.cognito.send(new AdminResetUserPasswordCommand(named(pool, patient))),
  },
  'sign-out': {
    does: 'signs the patient out everywhere',
    warns: () => [
      'The patient has to sign in again on every device. Tokens on a device work for up to an hour.',
    ],
    confirmedBy: 'yes',
    done: 'signed out everywhere',
    perform: (pool, patient) => pool.cognito.send(new AdminUserGlobalSignOutCommand(named(pool, patient))),
  },
  disable: {
    does: 'switches the account off: nobody can sign in, nothing is lost',
    done: 'switched off',
    afterwards: 'enable switches it on again.',
    perform: (pool, patient) => pool.cognito.send(new AdminDisableUserCommand(named(pool, patient))),
  },
  enable: {
    does: 'switches the account on again',
    done: 'switched on',
    perform: (pool, patient) => pool.cognito.send(new AdminEnableUserCommand(named(pool, patient))),
  },
  delete: {
    does: 'deletes the account for good',
    warns: ({ site }) => [
      'Lost for good: the account with its address, name, language and password, and its id (sub), by which other',
      'systems may know the patient. What stays: emails that were sent; for up to ' +
        `${site.logRetentionDays} days, log lines that name the id.`,
      'disable keeps everything and still keeps everybody out.',
    ],
    confirmedBy: 'address',
    done: 'deleted',
    perform: (pool, patient) => pool.cognito.send(new AdminDeleteUserCommand(named(pool, patient))),
  },
} as const satisfies Record<string, PatientAction>;

/** The name of an action, and of its command. */
export type ActionName = keyof typeof ACTIONS;
