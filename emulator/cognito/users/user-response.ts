import type { Attribute } from '../requests/input-fields.ts';
import type { User } from './user-store.ts';

/** A user's attributes as the API lists them, `sub` first. */
export function attributeList(user: User, readable?: readonly string[]): Attribute[] {
  return Object.entries(user.attributes)
    .filter(([name]) => readable === undefined || name === 'sub' || readable.includes(name))
    .map(([Name, Value]) => ({ Name, Value }));
}

/** What administrators see of a user beside the attributes; times in seconds since the epoch. */
export function userRecord(user: User) {
  return {
    Username: user.username,
    UserCreateDate: user.createdAt / 1000,
    UserLastModifiedDate: user.modifiedAt / 1000,
    Enabled: user.enabled,
    UserStatus: user.status,
  };
}
