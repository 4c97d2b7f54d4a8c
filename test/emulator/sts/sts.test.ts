import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { queryRoute } from '../../../emulator/aws/query-protocol.ts';
import { type AwsServer, startAwsServer } from '../../../emulator/aws/server.ts';
import { createAccessControl } from '../../../emulator/iam/access-control.ts';
import { createSts } from '../../../emulator/sts/sts.ts';
import { readStack } from '../../../emulator/template/stack.ts';
import { ASSEMBLY } from '../../harness/assembly.ts';

const stack = readStack(ASSEMBLY);
// A policy without a statement that would allow it: the identity of a caller needs no permission.
const policy = {
  Version: '2012-10-17',
  Statement: { Effect: 'Deny', Action: 'sts:GetCallerIdentity', Resource: '*' },
};
const access = createAccessControl({ stack, users: [{ name: 'anna', accessKeyId: 'anna', policy }] });

let server: AwsServer;
beforeAll(async () => {
  server = await startAwsServer({ services: [], routes: [queryRoute([createSts(access)])], port: 0 });
});
afterAll(() => server.close());

const identityOf = (accessKeyId: string) =>
  new STSClient({
    endpoint: server.url,
    region: stack.region,
    credentials: { accessKeyId, secretAccessKey: 'secret' },
  }).send(new GetCallerIdentityCommand({}));

test('the identity of a caller is an ARN, whatever the caller may do', async () => {
  await expect(identityOf('anna')).resolves.toMatchObject({
    Arn: `arn:aws:iam::${stack.accountId}:user/anna`,
    Account: stack.accountId,
    UserId: 'anna',
  });
});

test('unknown credentials have no identity', async () => {
  await expect(identityOf('nobody')).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
});
