import type { AttributeType, UserType } from '@aws-sdk/client-cognito-identity-provider';
import { type PatientState, statesOf } from './account-states.ts';

/** A user of the pool; its texts are safe to show in a terminal. */
export interface Patient {
  /** The name that Cognito knows the account by, for requests only; another UUID than the `sub`. */
  readonly username: string;
  /** The id that staff see and type. */
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

/** Converts a user as Cognito returns it. */
export function readPatient(user: Omit<UserType, 'MFAOptions'>): Patient {
  const { Username: username = '', UserStatus: status = 'UNKNOWN', Attributes = [] } = user;
  const enabled = user.Enabled !== false;
  const addressConfirmed = attributeOf(Attributes, 'email_verified') === 'true';
  const [state] = statesOf({ status, isEnabled: enabled, isAddressConfirmed: addressConfirmed });
  return {
    username,
    sub: attributeOf(Attributes, 'sub'),
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

/** Returns a patient as JSON; times are ISO 8601, and unknown values are null. */
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

/** Control characters, and those that change the direction of text: a terminal would obey them. */
const UNSAFE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** Makes a text that somebody else chose, such as a patient's name, safe to show in a terminal. */
export function plain(text: string): string {
  return text.replace(UNSAFE, '\ufffd');
}
