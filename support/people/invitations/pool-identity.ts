import { DescribeUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { Pool } from '../pool.ts';

/** What tells a user pool from every other, also from one of the same id before: on this machine, one is made at each start. */
export async function poolIdentity({ cognito, userPoolId }: Pool): Promise<string> {
  const { UserPool } = await cognito.send(new DescribeUserPoolCommand({ UserPoolId: userPoolId }));
  return `${userPoolId} ${UserPool?.CreationDate?.toISOString()}`;
}
