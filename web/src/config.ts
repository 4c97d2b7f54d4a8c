/** What the app is told where it runs, in `/config.json`; the build knows none of it. */
export interface WebConfig {
  readonly region: string;
  readonly userPoolId: string;
  readonly userPoolClientId: string;
  /** Where the user pool is, unless it is in AWS. */
  readonly userPoolEndpoint?: string;
  /** Host of the sign-in pages that all apps share, where the portal signs in there and not on pages of its own. */
  readonly signInDomain?: string;
  readonly clinic: ClinicDetails;
  /** The address that emails come from. */
  readonly emailFrom: string;
  /** Language tag of who has not chosen. */
  readonly defaultLanguage: string;
  readonly passwordPolicy: PasswordPolicy;
  /** How long what an email brings can be used. */
  readonly lives: Readonly<Record<'confirm' | 'signIn' | 'reset', Lifetime>>;
}

export interface ClinicDetails {
  readonly name: string;
  /** A string a line. */
  readonly address: readonly string[];
  readonly phone: string;
  readonly supportEmail: string;
  /** Of the header and of buttons, `#rrggbb`; white text on it is readable. */
  readonly colour: string;
}

/** The user pool's; a rule that is absent does not hold. */
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

/** @throws Error when the site was put up without its configuration, or cannot be reached */
export async function fetchConfig(): Promise<WebConfig> {
  const response = await fetch('/config.json');
  if (!response.ok) throw new Error(`/config.json answered ${response.status}`);
  return (await response.json()) as WebConfig;
}
