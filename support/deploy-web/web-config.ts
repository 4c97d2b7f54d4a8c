import { z } from 'zod';
import type { WebConfig } from '../../web/src/config.ts';
import { DeployError } from './deploy-errors.ts';

const text = z.string().min(1);

const lifetime = z.object({
  value: z.number().positive(),
  unit: z.enum(['minute', 'hour', 'day']),
});

const clinic = z.object({
  name: text,
  address: z.array(text).min(1),
  phone: text,
  phoneLink: text,
  supportEmail: text,
  supportEmailLink: text,
  colour: text,
  logo: z.exactOptional(text),
});

/** The compiler compares it with the type that the web app reads. */
const schema: z.ZodType<WebConfig> = z.object({
  region: text,
  userPoolId: text.regex(/^[\w-]+_\w+$/),
  userPoolClientId: text,
  userPoolEndpoint: z.exactOptional(text),
  signInDomain: z.exactOptional(text),
  clinic,
  apps: z.exactOptional(
    z.array(z.object({ clientId: text, name: text, url: z.url(), brand: z.exactOptional(clinic) })),
  ),
  emailFrom: text,
  defaultLanguage: text,
  passwordPolicy: z.object({
    MinimumLength: z.number(),
    RequireLowercase: z.exactOptional(z.boolean()),
    RequireUppercase: z.exactOptional(z.boolean()),
    RequireNumbers: z.exactOptional(z.boolean()),
    RequireSymbols: z.exactOptional(z.boolean()),
  }),
  lives: z.object({ confirm: lifetime, signIn: lifetime, reset: lifetime }),
  idleMinutes: z.number().positive(),
  byInvitation: z.exactOptional(z.boolean()),
  passkeys: z.exactOptional(
    z.object({ relyingPartyId: text, userVerification: z.enum(['preferred', 'required']) }),
  ),
  privacyUrl: z.exactOptional(text),
  termsUrl: z.exactOptional(text),
  consentVersion: z.exactOptional(text),
});

/**
 * Checks that the configuration has everything that the web app needs.
 *
 * @param output the stack's output `WebConfig`
 * @returns the configuration, parsed and as the text of `/config.json`
 * @throws DeployError that names what is missing: the stack is older or newer than the app
 */
export function readWebConfig(output: string): { readonly config: WebConfig; readonly json: string } {
  const result = schema.safeParse(parse(output));
  if (result.success) return { config: result.data, json: output };
  const faults = result.error.issues.map(({ path, message }) => `  ${path.join('.') || 'it'}: ${message}`);
  throw new DeployError(
    `The stack's output WebConfig is not what this version of the web app reads:\n${faults.join('\n')}\n` +
      'The stack comes from another version: run `npx cdk deploy` first.',
  );
}

function parse(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch (cause) {
    throw new DeployError(`The stack's output WebConfig is no JSON. Run \`npx cdk deploy\` first.`, {
      cause,
    });
  }
}
