import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  ResendConfirmationCodeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { AMPLE_QUOTA } from '../../bench/faults/ample-quota.ts';
import { duplicateCauses, killAfterSending, sendDuplicates } from '../../bench/faults/duplicates.ts';
import { readStack } from '../../emulator/template/stack.ts';
import { ADMINISTRATOR } from '../../local/access.ts';
import { startLocalSystem } from '../../local/system.ts';
import { ASSEMBLY } from '../harness/assembly.ts';

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'duplicates-'));
});
afterEach(() => rmSync(scratch, { recursive: true }));

test.each(duplicateCauses)('at most two emails are sent, with the same code, when %s', async (cause) => {
  const system = await startLocalSystem({ assembly: ASSEMBLY, sesAccount: AMPLE_QUOTA });
  const environment = { system, functions: readStack(ASSEMBLY).functions() };
  const results = await sendDuplicates(environment, cause, scratch, 1);
  await system.close();
  expect(results.flatMap(({ problems }) => problems)).toEqual([]);
});

test('a patient who got a code twice can use either email, but no code older than the newest', async () => {
  const system = await startLocalSystem({
    assembly: ASSEMBLY,
    delayScale: 0.005,
    environment: killAfterSending(join(scratch, 'killed')),
  });
  const { awsUrl: endpoint, region, clientId: ClientId, inbox, lambda } = system;
  const credentials = ADMINISTRATOR;
  const cognito = new CognitoIdentityProviderClient({ endpoint, region, credentials });
  const Username = randomUUID();
  const UserAttributes = [{ Name: 'email', Value: 'alex@example.com' }];
  const codes = async () => (await inbox.emails()).map(({ body }) => /\b\d{6}\b/.exec(body.text ?? '')?.[0]);
  const confirm = async (ConfirmationCode = '') =>
    cognito.send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode }));

  await cognito.send(
    new SignUpCommand({ ClientId, Username, Password: 'correct horse battery', UserAttributes }),
  );
  await lambda.settled();
  const [first, again, ...others] = await codes();
  expect([first, others]).toEqual([again, []]);
  await cognito.send(new ResendConfirmationCodeCommand({ ClientId, Username }));
  await lambda.settled();
  const newest = (await codes()).at(-1);

  await expect(confirm(again)).rejects.toThrow('Invalid verification code');
  await expect(confirm(newest)).resolves.toMatchObject({ Session: expect.any(String) });
  await system.close();
});
