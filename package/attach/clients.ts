import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';

/** The AWS clients of the commands. */
export interface PoolClients {
  readonly cognito: CognitoIdentityProviderClient;
  /** Sends each request once: a repeated update could undo what somebody else changed between. */
  readonly cognitoOnce: CognitoIdentityProviderClient;
  readonly lambda: LambdaClient;
  readonly kms: KMSClient;
}

/** Clients of one command, closed at its end. */
export interface OpenClients extends PoolClients {
  close(): void;
}

/** The terminal of the person who runs a command. */
export interface Terminal {
  print(line?: string): void;
  /** Returns the answer to a question, empty when nobody answers. */
  ask(question: string): Promise<string>;
}

/** Timeouts in milliseconds. */
const TIMEOUTS = { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true };

/** Creates the clients, which read the credentials of the profile, or of the environment. */
export function openClients({
  region,
  profile,
}: {
  readonly region: string;
  readonly profile?: string | undefined;
}): OpenClients {
  const config = { region, requestHandler: TIMEOUTS, ...(profile !== undefined && { profile }) };
  const clients = {
    cognito: new CognitoIdentityProviderClient(config),
    cognitoOnce: new CognitoIdentityProviderClient({ ...config, maxAttempts: 1 }),
    lambda: new LambdaClient(config),
    kms: new KMSClient(config),
  };
  return {
    ...clients,
    close() {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}
