import type { Attribute } from '../requests/input-fields.ts';
import type { User } from './user-store.ts';

/** Lists a user's attributes in the shape of the API, `sub` first. */
export function attributeList(user: User, readable?: readonly string[]): Attribute[] {
  return Object.entries(user.attributes)
    .filter(([name]) => readable === undefined || name === 'sub' || readable.includes(name))
    .map(([Name, Value]) => ({ Name, Value }));
}

/** Returns the members, attributes aside, that administrators see; times in seconds since the epoch. */
export function userResponse(user: User) {
  return {
    Username: user.username,
    UserCreateDate: user.createdAt / 1000,
    UserLastModifiedDate: user.modifiedAt / 1000,
    Enabled: user.enabled,
    UserStatus: user.status,
  };
}
