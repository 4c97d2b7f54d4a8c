import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
  type CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  GetUserPoolMfaConfigCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { AttachError } from './errors.ts';
import { isObject, isSame, type Json, objectIn, unknownPaths } from './json.ts';
import { isKnownMember, LASTING_MEMBERS, REQUIRED_MEMBERS, withDefault } from './pool-fields.ts';

/** The settings of a user pool, as the API sent them. */
export interface PoolState {
  /** The member `UserPool` of DescribeUserPool. */
  readonly pool: Json;
  /** The response of GetUserPoolMfaConfig. */
  readonly mfa: Json;
}

/** Places a middleware before the one that reads the body of the response. */
const BEFORE_READING = { step: 'deserialize', priority: 'low', name: 'keepBody' } as const;

/**
 * Reads the settings of a user pool.
 *
 * @throws AttachError for an answer that is not complete, or has a member that this version does not know: an update
 *   would reset it
 */
export async function readPool(
  cognito: CognitoIdentityProviderClient,
  UserPoolId: string,
): Promise<PoolState> {
  const describe = new DescribeUserPoolCommand({ UserPoolId });
  const describeBody = createBodyKeeper();
  describe.middlewareStack.add(describeBody.keep, BEFORE_READING);
  const description = await cognito.send(describe);
  const readMfa = new GetUserPoolMfaConfigCommand({ UserPoolId });
  const mfaBody = createBodyKeeper();
  readMfa.middlewareStack.add(mfaBody.keep, BEFORE_READING);
  const { $metadata: _, ...mfaConfig } = await cognito.send(readMfa);

  const pool = objectIn(describeBody.read(), 'UserPool');
  const mfa = mfaBody.read();
  const missing = REQUIRED_MEMBERS.filter((name) => pool[name] == null);
  if (missing.length > 0 || pool.Id !== UserPoolId) {
    const what = missing.length > 0 ? `without ${missing.join(', ')}` : 'of another user pool';
    throw new AttachError(`Cognito sent a description ${what}. Nothing was changed. Try again.`);
  }
  const unknown = [
    ...Object.keys(pool).filter((name) => pool[name] !== null && !isKnownMember(name)),
    ...unknownPaths(pool, description.UserPool),
    ...unknownPaths(mfa, mfaConfig),
  ];
  if (unknown.length > 0) {
    throw new AttachError(
      `The user pool has settings that this version does not know: ${[...new Set(unknown)].sort().join(', ')}. An update would reset them. Nothing was changed. Use a newer version of this package.`,
    );
  }
  return { pool, mfa };
}

/** Keeps the body of the response to a command, which the SDK reads without the members that it does not know. */
function createBodyKeeper() {
  let body: unknown;
  return {
    keep:
      <Args, Result extends { readonly response: unknown }>(next: (args: Args) => Promise<Result>) =>
      async (args: Args): Promise<Result> => {
        const result = await next(args);
        const response = result.response as { statusCode: number; body: Readable | Uint8Array };
        const bytes = response.body instanceof Uint8Array ? response.body : await buffer(response.body);
        response.body = new Uint8Array(bytes);
        if (response.statusCode === 200) body = parseJson(Buffer.from(bytes).toString());
        return result;
      },
    /** @throws AttachError when the response was no JSON object */
    read(): Json {
      if (isObject(body)) return body;
      throw new AttachError('The answer of Cognito cannot be read. Nothing was changed. Try again.');
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Returns the names of the settings in which two states differ, without the date of the last change. */
export function differencesOf(one: PoolState, other: PoolState): string[] {
  const memberOf = ({ pool }: PoolState, name: string) => withDefault(name, pool[name]);
  const members = LASTING_MEMBERS.filter((name) => !isSame(memberOf(one, name), memberOf(other, name)));
  const factors = [...new Set([...Object.keys(one.mfa), ...Object.keys(other.mfa)])];
  const mfa = factors.filter((name) => !isSame(one.mfa[name], other.mfa[name]));
  return [...new Set([...members, ...mfa])];
}

/** Returns whether somebody has changed a pool, even if it has the same settings again. */
export const isUntouched = (before: PoolState, now: PoolState): boolean =>
  before.pool.LastModifiedDate === now.pool.LastModifiedDate && differencesOf(before, now).length === 0;
