/** The configuration of one deployment, read from `/config.json` at run time; the build contains none of it. */
export interface WebConfig {
  readonly region: string;
  readonly userPoolId: string;
  readonly userPoolClientId: string;
  /** Endpoint of the user pool when it is not in AWS. */
  readonly userPoolEndpoint?: string;
  /** Host of managed login, when the portal signs patients in there instead of on its own pages. */
  readonly signInDomain?: string;
  readonly clinic: ClinicDetails;
  /** The clinic's other apps, to which a patient can return after signing up. */
  readonly apps?: readonly OtherApp[];
  /** The sender address of all emails. */
  readonly emailFrom: string;
  /** Language tag for patients who have not chosen a language. */
  readonly defaultLanguage: string;
  readonly passwordPolicy: PasswordPolicy;
  /** How long the code of each kind of email is valid. */
  readonly lives: Readonly<Record<'confirm' | 'signIn' | 'reset', Lifetime>>;
  /** Minutes without activity after which a session of a tab ends. */
  readonly idleMinutes: number;
  /** Whether only staff open accounts, so that pages do not offer it. */
  readonly byInvitation?: boolean;
  /** Undefined if the clinic offers no passkeys. */
  readonly passkeys?: Passkeys;
  readonly privacyUrl?: string;
  readonly termsUrl?: string;
  /** The version of the privacy notice and the terms that patients must agree to; undefined if they need not. */
  readonly consentVersion?: string;
}

/** The passkeys of the user pool. */
export interface Passkeys {
  /** The domain that passkeys are made for. Only pages of this host and of hosts below it can use them. */
  readonly relyingPartyId: string;
  readonly userVerification: 'preferred' | 'required';
}

/** Another app of the clinic with the same accounts. */
export interface OtherApp {
  readonly clientId: string;
  readonly name: string;
  /** One of the addresses that are registered for the app; it opens without a sign-in. */
  readonly url: string;
  /** Undefined for the clinic's own brand. */
  readonly brand?: ClinicDetails;
}

export interface ClinicDetails {
  readonly name: string;
  /** One string per line. */
  readonly address: readonly string[];
  readonly phone: string;
  /** The phone number in the form that `tel:` links need. */
  readonly phoneLink: string;
  readonly supportEmail: string;
  /** The address in the form that `mailto:` links need. */
  readonly supportEmailLink: string;
  /** Colour of the name, of buttons and of the field under a logo, `#rrggbb`; dark enough for white text. */
  readonly colour: string;
  /** The path of the logo on this site, or a `data:` URL. */
  readonly logo?: string;
}

/** The user pool's password policy; an absent rule does not apply. */
export interface PasswordPolicy {
  readonly MinimumLength: number;
  readonly RequireLowercase?: boolean;
  readonly RequireUppercase?: boolean;
  readonly RequireNumbers?: boolean;
  readonly RequireSymbols?: boolean;
}

export interface Lifetime {
  readonly value: number;
  readonly unit: 'minute' | 'hour' | 'day';
}

const MILLISECONDS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

export function toMilliseconds({ value, unit }: Lifetime): number {
  return value * MILLISECONDS[unit];
}

/** @throws Error when the site was deployed without its configuration, or the server cannot be reached */
export async function fetchConfig(): Promise<WebConfig> {
  const response = await fetch('/config.json');
  if (!response.ok) throw new Error(`/config.json answered ${response.status}`);
  return (await response.json()) as WebConfig;
}
