import {
  confirmUserAttribute,
  deleteUser,
  fetchAuthSession,
  fetchUserAttributes,
  sendUserAttributeVerificationCode,
  signIn,
  updatePassword,
  updateUserAttributes,
} from 'aws-amplify/auth';
import { namedError } from './named-error.ts';
import { storeNotice, takeNotice } from './redirect-storage.ts';
import type { Session } from './session.ts';
import { announce } from './session-changes.ts';
import type { NoticeKey } from './words/index.ts';

/** The attributes of the account. */
export interface Profile {
  readonly name: string;
  readonly address: string;
  readonly addressConfirmed: boolean;
}

/**
 * The result of a change of the password. `changed`: the other devices could not be signed out. `signed-out`: they were,
 * and this one too. `signed-in`: they were, and this one is signed in again.
 */
export type PasswordChange = 'changed' | 'signed-out' | 'signed-in';

/** The actions of a signed-in patient on the account. */
export type AccountActs = ReturnType<typeof createAccountActs>;

/**
 * Returns the acts on one person's account. Each of them first checks that this person is still the one who is signed
 * in, so that a page that was opened before does not change the account of somebody else.
 *
 * @throws PersonChangedError from each act
 */
export function createAccountActs(session: Session, sub: string, clientMetadata: Record<string, string>) {
  const guarded =
    <Input extends unknown[], Result>(act: (...input: Input) => Promise<Result>) =>
    async (...input: Input): Promise<Result> => {
      await session.requirePerson(sub);
      return act(...input);
    };

  const changeAttributes = guarded(async (userAttributes: Record<string, string>) => {
    const { email } = await updateUserAttributes({ userAttributes });
    return email?.nextStep.updateAttributeStep === 'CONFIRM_ATTRIBUTE_WITH_CODE';
  });
  const sendCode = guarded(async (purpose?: string) => {
    const options = purpose === undefined ? {} : { clientMetadata: { purpose } };
    const { destination } = await sendUserAttributeVerificationCode({ userAttributeKey: 'email', options });
    return destination;
  });
  const verify = guarded((confirmationCode: string) =>
    confirmUserAttribute({ userAttributeKey: 'email', confirmationCode }),
  );

  const remove = guarded(() => deleteUser());

  return {
    readProfile: guarded(async (): Promise<Profile> => {
      const { name = '', email = '', email_verified } = await fetchUserAttributes();
      return { name, address: email, addressConfirmed: email_verified === 'true' };
    }),
    changeName: (name: string) => changeAttributes({ name }),
    changeLocale: (locale: string) => changeAttributes({ locale }),
    /** @returns whether a code must be entered before the address is used */
    changeAddress: (address: string) => changeAttributes({ email: address.toLowerCase() }),
    sendAddressCode: () => sendCode(),
    confirmAddress: async (code: string): Promise<void> => {
      await verify(code);
      // The tokens still contain the old address.
      await fetchAuthSession({ forceRefresh: true });
    },

    /** Changes the password, signs out all devices, and signs in again here. */
    changePassword: guarded(async (oldPassword: string, newPassword: string): Promise<PasswordChange> => {
      const person = await session.readSignedIn();
      await updatePassword({ oldPassword, newPassword });
      try {
        await session.endEverywhere();
      } catch {
        return 'changed';
      }
      // A sign-in here would not create the session of managed login, which the other apps use.
      if (person === undefined || session.usesManagedLogin) {
        await session.end('password', 'passwordReset');
        return 'signed-out';
      }
      session.discard();
      try {
        session.prepareSignIn(person.place);
        const options = { authFlowType: 'USER_SRP_AUTH', clientMetadata } as const;
        await signIn({ username: person.username, password: newPassword, options });
        await session.began(true);
        return (await session.readSignedIn()) === undefined ? 'signed-out' : 'signed-in';
      } catch {
        announce({ type: 'out', reason: 'password' });
        return 'signed-out';
      }
    }),

    signOut: guarded(async (everywhere: boolean, notice: NoticeKey): Promise<void> => {
      if (everywhere) await session.endEverywhere();
      await session.end(everywhere ? 'everywhere' : 'signOut', notice);
    }),

    /** Sends the code that must be entered before the account is deleted. @param address the one in force */
    sendDeletionCode: async (address: string): Promise<void> => {
      const destination = await sendCode('delete-account');
      if (destination !== undefined && !isMaskOf(destination, address))
        throw namedError('AddressChangePendingError', 'The code went to an address that is not in force');
    },
    /** @param notice shown after the redirect through managed login, which ends its session */
    deleteAccount: async (code: string, notice: NoticeKey): Promise<void> => {
      await verify(code);
      if (session.usesManagedLogin) storeNotice(notice);
      try {
        await remove();
      } catch (error) {
        takeNotice();
        throw error;
      }
      announce({ type: 'out', reason: 'deleted' });
      session.discard();
    },
  };
}

/** Returns whether Cognito's masked form of an address, such as `a***@e***`, can be that of this address. */
function isMaskOf(masked: string, address: string): boolean {
  const initials = ([name = '', domain = '']: string[]) => `${name.charAt(0)}@${domain.charAt(0)}`;
  return initials(masked.split('@')).toLowerCase() === initials(address.split('@')).toLowerCase();
}
