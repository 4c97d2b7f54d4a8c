import type { AttributeType, UserType } from '@aws-sdk/client-cognito-identity-provider';
import { type AccountState, statesOf } from './account.ts';
import { plain } from './plain.ts';

/** Somebody in the user pool, fit to be shown. */
export interface Patient {
  /** The name that Cognito knows the account by; in this pool, the `sub`. */
  readonly username: string;
  readonly sub: string;
  readonly address: string;
  readonly name: string;
  readonly language: string;
  /** Cognito's own word, e.g. `FORCE_CHANGE_PASSWORD`. */
  readonly status: string;
  readonly state: PatientState;
  readonly enabled: boolean;
  readonly addressConfirmed: boolean;
  readonly createdAt: Date | undefined;
  readonly changedAt: Date | undefined;
}

/** How the account of somebody who has one stands. */
export type PatientState = Exclude<AccountState, 'none'>;

/** Reads what Cognito tells of a user. */
export function readPatient(user: Omit<UserType, 'MFAOptions'>): Patient {
  const { Username: username = '', UserStatus: status = 'UNKNOWN', Attributes = [] } = user;
  const enabled = user.Enabled !== false;
  const addressConfirmed = attributeOf(Attributes, 'email_verified') === 'true';
  const [state] = statesOf({ status, isEnabled: enabled, isAddressConfirmed: addressConfirmed });
  return {
    username,
    sub: attributeOf(Attributes, 'sub') || username,
    address: attributeOf(Attributes, 'email'),
    name: attributeOf(Attributes, 'name'),
    language: attributeOf(Attributes, 'locale'),
    status,
    state: state === undefined || state === 'none' ? 'other' : state,
    enabled,
    addressConfirmed,
    createdAt: user.UserCreateDate,
    changedAt: user.UserLastModifiedDate,
  };
}

/** A patient for machines; times are ISO 8601, and what is not known is null. */
export function patientJson({ createdAt, changedAt, username, ...patient }: Patient): object {
  const known = Object.entries(patient).map(([name, value]) => [name, value === '' ? null : value]);
  return {
    ...Object.fromEntries(known),
    createdAt: createdAt?.toISOString() ?? null,
    changedAt: changedAt?.toISOString() ?? null,
  };
}

function attributeOf(attributes: readonly AttributeType[], wanted: string): string {
  return plain(attributes.find(({ Name }) => Name === wanted)?.Value ?? '');
}
