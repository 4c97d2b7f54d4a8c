/** The types of resources that hold what cannot be made again, and what is lost with one. */
export const LOST_WITH: Readonly<Record<string, string>> = {
  'AWS::Cognito::UserPool': 'Every patient would lose their account.',
  'AWS::Cognito::UserPoolClient':
    'Everybody who uses the app would be signed out, and the app would need another client id and secret.',
  'AWS::Cognito::UserPoolDomain':
    'The sign-in pages would have another address, at which no app looks for them, or none.',
  'AWS::KMS::Key':
    'Codes could no longer be decrypted, or logs and failed emails no longer be read once the old key is removed.',
  'AWS::SQS::Queue': 'The emails that could not be sent, and wait for support, would be lost.',
  'AWS::SES::EmailIdentity':
    'Nothing would be sent until the domain is verified again, with new DNS records.',
  'AWS::SES::ConfigurationSet': 'The delivery of emails that are on their way would no longer be reported.',
  'AWS::Logs::LogGroup': 'Support would no longer see what was logged before.',
  'AWS::SNS::Topic': 'Nobody would be notified of alarms until each address has confirmed again.',
  'AWS::Amplify::App': 'The site would go down and lose its domain until it is deployed and connected again.',
  'AWS::Amplify::Branch': 'The site would go down until it is deployed again.',
};

/** The properties whose change loses what cannot be made again, although the resource stays. */
export const LOST_WITH_PROPERTY: readonly {
  readonly type: string;
  readonly name: string;
  readonly lost: string;
}[] = [
  {
    type: 'AWS::Cognito::UserPool',
    name: 'WebAuthnRelyingPartyID',
    lost: 'Every passkey would stop working: each patient would have to sign in with a code and add a new one.',
  },
];

/** Returns what is lost with a resource of a type; undefined if nothing is. */
export function lossOf(type: string): string | undefined {
  return Object.hasOwn(LOST_WITH, type) ? LOST_WITH[type] : undefined;
}
