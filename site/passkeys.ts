import { z } from 'zod';
import { domain, section, toggle } from './fields.ts';

/** The most characters that Cognito takes (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpool.html). */
const MAXIMUM_RELYING_PARTY_ID = 63;

/** Checks the settings of passkeys. */
export const passkeys = () =>
  section({
    offered: toggle()
      .default(true)
      .describe('Whether patients can sign in to the portal with a passkey, on its own pages'),
    relyingPartyId: domain()
      .optional()
      .describe(
        'The domain that passkeys are made for: the host of siteUrl, which is the default, or a domain above it. Changing it later makes every passkey useless; see docs/deploying.md',
      ),
    userVerification: z
      .literal(['preferred', 'required'], {
        error: 'must be preferred, or required, to refuse devices that check neither a person nor a PIN',
      })
      .default('preferred')
      .describe('Whether the device must check that it is the patient who uses the passkey'),
  })
    .prefault({})
    .describe(
      'Sign-in with a passkey: a fingerprint, a face or the PIN of the device in place of a password',
    );

interface PasskeySettings {
  readonly siteUrl: string;
  readonly portal: { readonly signIn: 'own-pages' | 'managed-login' };
  readonly passkeys: {
    readonly offered: boolean;
    readonly relyingPartyId?: string | undefined;
    readonly userVerification: 'preferred' | 'required';
  };
}

/** The passkeys of a deployment that offers them. */
export interface Passkeys {
  readonly relyingPartyId: string;
  readonly userVerification: 'preferred' | 'required';
}

/**
 * Returns the passkeys that patients can use; undefined if the clinic offers none, and where the portal signs patients in
 * on the shared sign-in pages, whose domain is not the portal's.
 */
export function passkeysOf({ siteUrl, portal, passkeys: settings }: PasskeySettings): Passkeys | undefined {
  if (!settings.offered || portal.signIn !== 'own-pages') return undefined;
  const { relyingPartyId = new URL(siteUrl).hostname, userVerification } = settings;
  return { relyingPartyId, userVerification };
}

/**
 * Returns whether pages of a host can use the passkeys of a relying party.
 *
 * @see https://www.w3.org/TR/webauthn-3/#relying-party-identifier
 */
export const servesPasskeys = (host: string, relyingPartyId: string): boolean =>
  host === relyingPartyId || host.endsWith(`.${relyingPartyId}`);

/** Checks settings that depend on each other, and returns an issue for each that does not fit. */
export function findPasskeyIssues(site: PasskeySettings): { path: string[]; message: string }[] {
  const { hostname } = new URL(site.siteUrl);
  const { relyingPartyId: chosen, offered } = site.passkeys;
  const path = ['passkeys', 'relyingPartyId'];
  if (chosen !== undefined && offered && site.portal.signIn !== 'own-pages') {
    return [
      {
        path,
        message:
          'is not used: the portal signs patients in on the shared sign-in pages, where passkeys are not offered',
      },
    ];
  }
  const passkeys = passkeysOf(site);
  if (passkeys === undefined) return [];
  const { relyingPartyId } = passkeys;
  if (!servesPasskeys(hostname, relyingPartyId)) {
    return [
      {
        path,
        message: `must be ${hostname}, the host of siteUrl, or a domain above it: browsers use passkeys of no other domain`,
      },
    ];
  }
  if (relyingPartyId.length <= MAXIMUM_RELYING_PARTY_ID) return [];
  return [
    {
      path,
      message:
        `is ${relyingPartyId}, which is longer than the ${MAXIMUM_RELYING_PARTY_ID} characters that Cognito takes: ` +
        'choose a domain above it, or set passkeys.offered to false',
    },
  ];
}
