import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAwsServer } from '../../emulator/aws/server.ts';
import { AwsError, type WireInput } from '../../emulator/aws/service.ts';
import { createCodeEncrypter } from '../../emulator/cognito/encrypt-code.ts';
import { createKms } from '../../emulator/kms/kms.ts';
import { toEnvironment, VARIABLES } from '../../sender/config.ts';
import { TIMING } from '../../sender/timing.ts';
import { describeOptions, parseOptions, UsageError } from '../../terminal/options.ts';
import { bold, muted, print, success } from '../../terminal/terminal.ts';
import { PACKAGE } from '../package-folder.ts';
import { writeFunction } from '../write-function.ts';
import { readEmailsConfig } from './emails-config.ts';

const OPTIONS = {
  texts: {
    config: { placeholder: 'FILE', description: 'the settings of the emails (emails.json)' },
    templates: { placeholder: 'DIR', description: 'your own templates; overrides the settings' },
  },
  flags: { html: 'show the HTML of the email', help: 'show this help' },
} as const;

const REGION = 'eu-west-1';
const KEY = `arn:aws:kms:${REGION}:123456789012:key/1c0ffee0-0000-4000-8000-000000000001`;

interface TriggerEvent {
  readonly userPoolId: string;
  readonly request: { readonly code?: string | null };
}

/**
 * Sends one email through the code that is deployed: encrypts the code of an event as Cognito does, invokes the function
 * and shows what it hands to SES. KMS and SES are on this machine.
 */
export async function invokeCommand(args: string[]): Promise<void> {
  const { texts, flags, positionals } = parseOptions(OPTIONS, args);
  if (flags.help) {
    print(
      'npx cognito-emails invoke [EVENT] [options]\n\nSends one email through the function on this machine. EVENT is a file, or sign-up, forgot-password, …\n',
    );
    print(describeOptions(OPTIONS));
    return;
  }
  const event = readEvent(positionals[0] ?? 'sign-up');
  const folder = await mkdtemp(join(tmpdir(), 'cognito-emails-'));
  const sent: WireInput[] = [];
  const kms = createKms({ keys: [{ arn: KEY }], clock: Date.now });
  const unknownUser = () => {
    throw new AwsError('UserNotFoundException', 'User does not exist.');
  };
  const server = await startAwsServer({
    services: [
      kms,
      {
        target: 'AWSCognitoIdentityProviderService',
        actions: { AdminGetUser: unknownUser, ListUsers: () => ({ Users: [] }) },
      },
    ],
    restServices: [
      {
        routes: {
          'POST /v2/email/outbound-emails': (input) => {
            sent.push(input);
            return { MessageId: 'local' };
          },
        },
      },
    ],
    port: 0,
  });
  try {
    writeFunction('sender', readEmailsConfig(texts.config ?? 'emails.json', texts.templates), folder);
    const encrypt = createCodeEncrypter({
      keyArn: KEY,
      userPoolId: event.userPoolId,
      kmsEndpoint: server.url,
      region: REGION,
    });
    const { code } = event.request;
    const encrypted = typeof code === 'string' ? await encrypt(code) : code;
    Object.assign(process.env, environmentOf(server.url));
    const { handler } = createRequire(join(folder, 'index.cjs'))('./index.cjs');
    await handler({ ...event, request: { ...event.request, code: encrypted } }, { awsRequestId: 'local' });
    for (const email of sent) showEmail(email, flags.html);
    if (sent.length === 0) throw new Error('The function sent no email; its log above says why.');
    print(`\n${success('✓')} The function handed the email to SES.`);
  } finally {
    await server.close();
    await rm(folder, { recursive: true });
  }
}

function readEvent(name: string): TriggerEvent {
  const file = /^[\w-]+$/.test(name) ? join(PACKAGE, 'events', `${name}.json`) : name;
  try {
    const event: TriggerEvent = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof event.request === 'object') return event;
  } catch (cause) {
    throw new UsageError(
      `${file} cannot be read as JSON: ${cause instanceof Error ? cause.message : cause}`,
      {
        cause,
      },
    );
  }
  throw new UsageError(`${file} is no event of a custom email sender.`);
}

function environmentOf(url: string): Record<string, string> {
  const sender = toEnvironment(VARIABLES.sender, {
    replyTo: 'replies@example.com',
    briefConfigurationSet: 'brief',
    lastingConfigurationSet: 'lasting',
    siteUrl: '',
    codeKeyArn: KEY,
    sendBudget: String(TIMING.send.budget),
    signInUrl: '',
  });
  return {
    ...sender,
    ...toEnvironment(VARIABLES.telemetry, { stackName: 'local' }),
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_KMS: url,
    AWS_ENDPOINT_URL_SESV2: url,
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: url,
    POWERTOOLS_SERVICE_NAME: 'sender',
    POWERTOOLS_TRACE_ENABLED: 'false',
    POWERTOOLS_LOG_LEVEL: 'WARN',
  };
}

interface SentEmail {
  readonly FromEmailAddress?: string;
  readonly Destination?: { readonly ToAddresses?: readonly string[] };
  readonly Content?: {
    readonly Simple?: {
      readonly Subject?: { readonly Data?: string };
      readonly Body?: {
        readonly Html?: { readonly Data?: string };
        readonly Text?: { readonly Data?: string };
      };
    };
  };
}

function showEmail({ FromEmailAddress, Destination, Content }: SentEmail, withHtml: boolean): void {
  const { Subject, Body } = Content?.Simple ?? {};
  print(bold('\nEmail\n'));
  const fields = { From: FromEmailAddress, To: Destination?.ToAddresses?.join(), Subject: Subject?.Data };
  for (const [name, value] of Object.entries(fields)) print(`  ${muted(`${name}:`)} ${value}`);
  const text = withHtml ? Body?.Html?.Data : Body?.Text?.Data;
  print(`\n${(text ?? '').replace(/^/gm, '  ')}`);
}
