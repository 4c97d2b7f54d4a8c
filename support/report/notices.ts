import type { EmailKind } from '../../sender/email/kinds.ts';
import type { SiteConfig } from '../../site/config.ts';

/** The email that each switch of `site.config.json` stands for. */
const SWITCHES = {
  welcome: 'welcome',
  passwordChanged: 'password-changed',
  newSignIn: 'new-sign-in',
} as const satisfies Record<keyof SiteConfig['notices'], EmailKind>;

/** The notices that the clinic has switched off. */
export function noticesOff({ notices }: Pick<SiteConfig, 'notices'>): EmailKind[] {
  const names = Object.keys(SWITCHES) as (keyof typeof SWITCHES)[];
  return names.filter((name) => !notices[name]).map((name) => SWITCHES[name]);
}
