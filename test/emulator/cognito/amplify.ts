import { configureAmplify as configure } from '../../../local/demo/amplify.ts';
import { CLIENT_ID, POOL_ID } from './user-pool-fixture.ts';

/** The unmodified Amplify client. */
export * as amplify from 'aws-amplify/auth';

/** Configures the client for a pool, signed out. */
export function configureAmplify(awsUrl: string): void {
  configure({ awsUrl, userPoolId: POOL_ID, clientId: CLIENT_ID });
}
