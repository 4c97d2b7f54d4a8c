import { queryRoute } from '../../emulator/aws/query-protocol.ts';
import { type AwsServer, startAwsServer } from '../../emulator/aws/server.ts';
import { createCloudFormation } from '../../emulator/cloudformation/cloudformation.ts';
import { readStack } from '../../emulator/template/stack.ts';
import { SYSTEM_OPTIONS } from '../../local/commands/system-options.ts';
import { readSiteConfig } from '../../site/config.ts';
import { stackNameOf } from '../../site/stack-name.ts';
import { toReadableError } from '../../support/aws/aws-errors.ts';
import { connect } from '../../support/aws/connect.ts';
import { TARGET_OPTIONS } from '../../support/aws/target.ts';
import { ASSEMBLY } from '../harness/assembly.ts';
import { startUsers } from './start-users.ts';

const site = readSiteConfig();
const stack = readStack(ASSEMBLY);
let server: AwsServer;
beforeAll(async () => {
  const page = queryRoute([createCloudFormation({ stack, clock: Date.now })]);
  server = await startAwsServer({ services: [], routes: [page], port: 0 });
});
afterAll(() => server.close());
const target = () => ({ local: true, port: server.port });

describe('connecting', () => {
  test('finds what the stack has made', async () => {
    const { output, client, stackName, url } = await connect(target(), site, 'support');
    expect(output('UserPoolId')).toBe(stack.outputs.UserPoolId);
    expect(client).toMatchObject({ region: site.region, endpoint: url });
    expect(stackName).toBe(stack.stackName);
    expect(() => output('Nothing')).toThrow(
      'The stack ClinicMail (CREATE_COMPLETE) has no output Nothing. Deploy it again with npx cdk deploy.',
    );
  });

  test('says that there is no such stack', async () => {
    await expect(connect({ ...target(), stack: 'Other' }, site, 'support')).rejects.toThrow(
      `There is no stack Other at http://localhost:${server.port}`,
    );
  });

  test('says that the local system is not running', async () => {
    const free = await startAwsServer({ services: [], port: 0 });
    await free.close();
    const { code, stderr } = await startUsers(['list', '--local', '--aws-port', `${free.port}`]).ended;
    expect(code).toBe(1);
    expect(stderr).toContain(
      `Nothing answers at http://localhost:${free.port}. Start the system with npm start`,
    );
  });

  test('refuses a profile for this machine', async () => {
    await expect(connect({ ...target(), profile: 'clinic' }, site, 'support')).rejects.toThrow(
      'leave out --profile',
    );
  });

  test('says that there are no credentials, without a word of where it looked for them', async () => {
    const nowhere = { AWS_SHARED_CREDENTIALS_FILE: '/dev/null', AWS_CONFIG_FILE: '/dev/null' };
    const none = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_PROFILE: '' };
    const environment = { ...nowhere, ...none };
    const { code, stderr } = await startUsers(['list'], { environment }).ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^✗ There are no AWS credentials\. Sign in, .*--local works with this machine\.\n$/,
    );
  });

  test('has the port of npm start, and the stack of the stage', () => {
    expect(TARGET_OPTIONS.numbers['aws-port']).toMatchObject({
      variable: SYSTEM_OPTIONS['aws-port'].variable,
      defaultValue: SYSTEM_OPTIONS['aws-port'].defaultValue,
    });
    expect(stackNameOf(site.stage)).toBe(stack.stackName);
    expect(stackNameOf('staging')).toBe('ClinicMail-staging');
  });
});

test.each([
  ['ExpiredTokenException', 'have expired'],
  ['UnrecognizedClientException', 'does not accept these credentials'],
  ['AccessDeniedException', 'docs/users.md lists what each command needs'],
  ['TooManyRequestsException', 'Wait, then try again'],
  ['TimeoutError', 'AWS cannot be reached in eu-west-1'],
])('%s is explained in a sentence', (name, sentence) => {
  const cause = Object.assign(new Error('No.'), { name });
  const error = toReadableError(cause, { region: 'eu-west-1' });
  expect(error).toMatchObject({ message: expect.stringContaining(sentence), cause });
});
