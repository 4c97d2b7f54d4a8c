import { createHash } from 'node:crypto';
import type { Action, WireInput } from '../../aws/service.ts';
import { invalidParameter } from '../errors.ts';
import type { Pool } from '../pool.ts';
import { FIELDS } from '../requests/input-fields.ts';
import { findInteger, findText, readTextList } from '../requests/input-validation.ts';
import { requirePool } from '../requests/lookups.ts';
import { attributeList, userResponse } from '../users/user-response.ts';
import type { User, UserStore } from '../users/user-store.ts';

const PAGE_SIZE = 60;
const FILTER = /^\s*"?([A-Za-z_:]+)"?\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/su;
const SEARCHABLE: Readonly<Record<string, (user: User) => string | undefined>> = {
  username: (user) => user.username,
  'cognito:user_status': (user) => user.status,
  status: (user) => (user.enabled ? 'Enabled' : 'Disabled'),
  ...Object.fromEntries(
    ['sub', 'email', 'phone_number', 'name', 'given_name', 'family_name', 'preferred_username'].map(
      (name) => [name, (user: User) => user.attributes[name]],
    ),
  ),
};

/** The action that searches the users of a pool. */
export function listUsersActions(pool: Pool): Record<string, Action> {
  return { ListUsers: (input) => listUsers(pool, input) };
}

/**
 * Returns the oldest users first, at most 60 a page; the token for the next page is only valid with the same filter.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
 */
function listUsers(pool: Pool, input: WireInput): object {
  requirePool(pool, input);
  const text = findText(input, 'Filter', { min: 0, max: 256 }) ?? '';
  const limit = findInteger(input, 'Limit', { min: 0, max: PAGE_SIZE }) || PAGE_SIZE;
  const token = findText(input, 'PaginationToken', { max: 2048, pattern: /^\S+$/ });
  const names = readTextList(input, 'AttributesToGet', FIELDS.attributeName);
  const matches = filterUsers(pool.users, text);
  const start = token === undefined ? 0 : startAfter(matches, token, text);
  const page = matches.slice(start, start + limit);
  const last = page.at(-1);
  const isComplete = start + limit >= matches.length;
  return {
    Users: page.map((user) => ({
      ...userResponse(user),
      Attributes: attributeList(user).filter(({ Name }) => names.length === 0 || names.includes(Name)),
    })),
    ...(!isComplete && last !== undefined && { PaginationToken: tokenAfter(last, text) }),
  };
}

function filterUsers(users: UserStore, text: string): readonly User[] {
  if (text.trim() === '') return users.all();
  const [, name = '', operator, quoted = ''] = FILTER.exec(text) ?? [];
  if (operator === undefined) throw invalidParameter('Error while parsing filter');
  const read = Object.hasOwn(SEARCHABLE, name) ? SEARCHABLE[name] : undefined;
  if (read === undefined) throw invalidParameter(`Users cannot be searched by the attribute ${name}.`);
  const wanted = quoted.replaceAll(/\\(.)/gsu, '$1').toLowerCase();
  // The functions ask for each email.
  if (name === 'email' && operator === '=') return users.holders(wanted);
  return users.all().filter((user) => {
    const value = read(user)?.toLowerCase();
    return operator === '=' ? value === wanted : (value?.startsWith(wanted) ?? false);
  });
}

function tokenAfter(user: User, filter: string): string {
  return Buffer.from(`${user.username} ${digest(filter)}`).toString('base64url');
}

function startAfter(matches: readonly User[], token: string, filter: string): number {
  const [username, filterDigest] = Buffer.from(token, 'base64url').toString().split(' ');
  const index = matches.findIndex((user) => user.username === username);
  if (index < 0 || filterDigest !== digest(filter)) throw invalidParameter('Invalid pagination token.');
  return index + 1;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 16);
