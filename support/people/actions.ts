import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminResetUserPasswordCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
  AliasExistsException,
  ResendConfirmationCodeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { PatientState } from './account-states.ts';
import { NotDoneError } from './exit-codes.ts';
import type { Patient } from './patient.ts';
import { describeSuggestion } from './patient-name.ts';
import type { Pool } from './pool.ts';
import { makeTemporaryPassword } from './temporary-password.ts';
import type { UserCommand, UsersContext } from './users-context.ts';

/** An operation on one account. */
export interface PatientAction {
  readonly does: string;
  readonly policy: UserCommand['policy'];
  /** Whether an address that nobody has confirmed names the only account that has it. */
  readonly findsUnconfirmed?: true;
  /** The states in which it makes no sense, and why. */
  readonly refuses?: Readonly<Partial<Record<PatientState, string>>>;
  /** Why it makes no sense where another account has confirmed the address. */
  readonly refusesTaken?: string;
  /** Why it makes no sense where the account itself has confirmed the address and is in use. */
  readonly refusesConfirmed?: string;
  /** Facts to know before, and consequences that cannot be undone, a line each. */
  warns?(context: Pick<UsersContext, 'site'>, patient: Patient): readonly string[];
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

/**
 * Confirms an account. Its password is replaced first by one that nobody knows, which also confirms the account: at no
 * time does the password work that the sign-up was made with. The address is confirmed last, so that a run which was
 * interrupted can be repeated.
 *
 * @throws NotDoneError when another account has confirmed the address meanwhile, or what Cognito throws
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserPassword.html
 */
async function confirmAddress(pool: Pool, patient: Patient): Promise<void> {
  const user = named(pool, patient);
  const { cognito } = pool;
  await cognito.send(
    new AdminSetUserPasswordCommand({ ...user, Password: makeTemporaryPassword(), Permanent: true }),
  );
  await cognito.send(new AdminUserGlobalSignOutCommand(user));
  try {
    const UserAttributes = [{ Name: 'email_verified', Value: 'true' }];
    await cognito.send(new AdminUpdateUserAttributesCommand({ ...user, UserAttributes }));
  } catch (cause) {
    if (!(cause instanceof AliasExistsException)) throw cause;
    throw new NotDoneError(
      'The address was not confirmed: another account has confirmed it meanwhile. Help the patient to sign in to that one.',
      { cause },
    );
  }
}

/** The operations, by command. */
export const ACTIONS = {
  resend: {
    does: 'sends the invitation again, or the code that confirms the account',
    policy: 'support',
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
    policy: 'support',
    refuses: {
      invited:
        'The patient has not used the invitation yet, so there is no password to reset. Use resend: it sends the invitation again.',
      unconfirmed:
        'Nobody has confirmed this account, so nobody can use its password. The patient finishes the sign-up in the browser where it began, or signs up again.',
      'address-not-confirmed':
        'The account has not confirmed its address, so Cognito sends no code to it. Check who is calling, then use confirm-address.',
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
    policy: 'support',
    warns: () => [
      'The patient has to sign in again on every device. Tokens on a device work for up to an hour.',
    ],
    confirmedBy: 'yes',
    done: 'signed out everywhere',
    perform: (pool, patient) => pool.cognito.send(new AdminUserGlobalSignOutCommand(named(pool, patient))),
  },
  'confirm-address': {
    does: 'confirms an account and its address, for a patient who has proved on the phone who they are',
    policy: 'support',
    findsUnconfirmed: true,
    refuses: { disabled: SWITCHED_OFF, other: UNUSUAL },
    refusesTaken:
      'Another account has confirmed the address, so it is that account which the patient signs in to. Help the patient with it.',
    refusesConfirmed: 'There is nothing to confirm: the account has confirmed its address.',
    warns: (_context, { address }) => {
      const suggestion = describeSuggestion(address);
      return [
        ...(suggestion === undefined ? [] : [`! ${suggestion}`]),
        'Do this only after you have called the patient back at the number in the records, and the patient has spelt this',
        'address to you. The password that was chosen at the sign-up stops working, because a stranger may have chosen it:',
        'the patient signs in with a code by email, so nobody gets in without this mailbox.',
      ];
    },
    confirmedBy: 'yes',
    done: 'confirmed',
    afterwards:
      'The patient signs in on the website now, with a code by email, and can choose a password with "Forgot password".',
    perform: confirmAddress,
  },
  disable: {
    does: 'switches the account off: nobody can sign in, nothing is lost',
    policy: 'support',
    done: 'switched off',
    afterwards: 'enable switches it on again.',
    perform: (pool, patient) => pool.cognito.send(new AdminDisableUserCommand(named(pool, patient))),
  },
  enable: {
    does: 'switches the account on again',
    policy: 'support',
    done: 'switched on',
    perform: (pool, patient) => pool.cognito.send(new AdminEnableUserCommand(named(pool, patient))),
  },
  delete: {
    does: 'deletes the account for good',
    policy: 'administer-users',
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
