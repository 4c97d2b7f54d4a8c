import { createPrivateKey, createPublicKey, type JsonWebKey, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { UserPoolState } from '../emulator/cognito/user-pool.ts';

/** Milliseconds or seconds since the epoch. */
const time = z.number().nonnegative();
const hexadecimal = z.string().regex(/^[0-9a-f]+$/i, 'is not hexadecimal');
const credential = z.strictObject({ salt: hexadecimal, verifier: hexadecimal });
const code = z.strictObject({
  digits: z.string().regex(/^\d+$/, 'has other characters than digits'),
  expiresAt: time,
  wrongAttempts: z.int().nonnegative(),
  newEmail: z.string().exactOptional(),
  session: z.string().exactOptional(),
});

const base64url = z.string().regex(/^[\w-]+$/, 'is not base64url');
const passkey = z.strictObject({
  credentialId: base64url,
  publicKey: base64url,
  counter: z.int().nonnegative(),
  relyingPartyId: z.string().min(1),
  transports: z.array(z.string()),
  attachment: z.string().exactOptional(),
  createdAt: time,
});

const user = z.strictObject({
  username: z.string().min(1),
  attributes: z.record(z.string(), z.string()).and(z.looseObject({ sub: z.string().min(1) })),
  status: z.enum(['UNCONFIRMED', 'CONFIRMED', 'FORCE_CHANGE_PASSWORD', 'RESET_REQUIRED']),
  enabled: z.boolean(),
  createdAt: time,
  modifiedAt: time,
  credential: credential.nullable(),
  earlierCredentials: z.array(credential),
  temporaryPasswordExpiresAt: time.nullable(),
  codes: z.strictObject({
    'confirm-sign-up': code.exactOptional(),
    'verify-email': code.exactOptional(),
    'reset-password': code.exactOptional(),
    'sign-in': code.exactOptional(),
  }),
  // Absent in files of earlier versions.
  passkeys: z.array(passkey).default([]),
});

const tokenFamily = z.strictObject({
  eventId: z.string().min(1),
  originJti: z.string().min(1),
  clientId: z.string().min(1),
  username: z.string().min(1),
  authTime: time,
  scope: z.string().exactOptional(),
  expiresAt: time,
  revoked: z.boolean(),
  refreshTokens: z.array(z.strictObject({ hash: z.string().min(1), validUntil: time })),
});

const userPoolState = z.strictObject({
  createdAt: time,
  secret: hexadecimal,
  signingKey: z
    .looseObject({
      kty: z.literal('RSA'),
      alg: z.literal('RS256'),
      use: z.literal('sig'),
      kid: z.string().min(1),
    })
    .refine(isKeyPair, 'is not a private key with its public key'),
  users: z
    .array(user)
    .superRefine(requireDistinct('username', ({ username }) => username.toLowerCase()))
    .superRefine(requireDistinct('attributes.sub', ({ attributes }) => attributes.sub))
    .superRefine(requireDistinct('attributes.email', ({ attributes }) => verifiedAddress(attributes))),
  tokenFamilies: z.array(tokenFamily).superRefine(requireDistinct('eventId', ({ eventId }) => eventId)),
}) satisfies z.ZodType<UserPoolState>;

/**
 * Reads the user pool that an earlier run saved. The file is never changed here.
 *
 * @returns undefined when there is no file yet
 * @throws Error that names the damaged fields, without their values, and says what to do
 */
export function readUserPoolFile(file: string): UserPoolState | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new Error(`${file} cannot be read (${code}).`, { cause });
  }
  const { error, data } = userPoolState.safeParse(parseJson(text, file));
  if (error === undefined) return data;
  const [first, ...others] = error.issues.map(
    ({ path, message }) => `${z.core.toDotPath(path) || 'the file'}: ${message}`,
  );
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  throw damaged(file, `${first}${more}`);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // The message would quote the file, which has secrets.
    const position = /position (\d+)/.exec(String(cause))?.[1];
    throw damaged(file, `it is not JSON${position === undefined ? '' : ` from character ${position}`}`);
  }
}

function damaged(file: string, reason: string): Error {
  return new Error(
    `${file} is damaged: ${reason}. The file was left as it is. Repair it, or move it away to start with an empty user pool.`,
  );
}

/** Two entries with one key would become one, and an account would be lost. */
function requireDistinct<Entry>(name: string, keyOf: (entry: Entry) => string | undefined) {
  return (entries: readonly Entry[], context: z.core.$RefinementCtx) => {
    const indexes = new Map<string, number>();
    for (const [index, entry] of entries.entries()) {
      const key = keyOf(entry);
      if (key === undefined) continue;
      const other = indexes.get(key);
      if (other === undefined) indexes.set(key, index);
      else
        context.addIssue({
          code: 'custom',
          path: [index, ...name.split('.')],
          message: `is the same as that of entry ${other}`,
        });
    }
  };
}

function verifiedAddress(attributes: Readonly<Record<string, unknown>>): string | undefined {
  const { email, email_verified: isVerified } = attributes;
  return typeof email === 'string' && isVerified === 'true' ? email.toLowerCase() : undefined;
}

function isKeyPair({ ...key }: JsonWebKey): boolean {
  const { kty, n, e } = key;
  const text = Buffer.from('text');
  try {
    const signature = sign('sha256', text, createPrivateKey({ key, format: 'jwk' }));
    return verify(
      'sha256',
      text,
      createPublicKey({ key: { kty, n, e } as JsonWebKey, format: 'jwk' }),
      signature,
    );
  } catch {
    return false;
  }
}
