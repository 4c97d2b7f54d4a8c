import { configureAmplify as configure } from '../../../local/demo/patient.ts';
import { CLIENT_ID, POOL_ID } from './user-pool-fixture.ts';

/** The unmodified Amplify client. */
export * as amplify from 'aws-amplify/auth';

/** Points the client at a pool, with nobody signed in. */
export function configureAmplify(awsUrl: string): void {
  configure({ awsUrl, userPoolId: POOL_ID, clientId: CLIENT_ID });
}
