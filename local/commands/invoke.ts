import '../compiled-code.ts';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { assembleTrace } from '../../emulator/xray/trace.ts';
import { parseFields } from '../../support/timeline/log-lines.ts';
import { describeOptions, parseOptions, UsageError } from '../../terminal/options.ts';
import { bold, exitWithError, failure, muted, print, success } from '../../terminal/terminal.ts';
import { ADMINISTRATOR } from '../access.ts';
import type { LocalSystem } from '../system.ts';

const FLAGS = {
  help: 'show this help',
  html: 'also show the HTML of the email',
  raw: 'show the log lines unchanged, as JSON',
};

try {
  process.exitCode = await invoke();
} catch (error) {
  exitWithError(error);
}

async function invoke(): Promise<number> {
  const { flags, positionals } = parseOptions({ flags: FLAGS });
  if (flags.help) {
    print(
      'npm run invoke -- events/sign-up.json\n\nInvokes the deployable function with one event and shows its email, log and trace.\n',
    );
    print(describeOptions({ flags: FLAGS }));
    return 0;
  }
  const [file] = positionals;
  if (file === undefined) throw new UsageError('Name an event file: npm run invoke -- events/sign-up.json');
  const event = readEvent(file);

  // Imported late, so that help and usage errors appear at once.
  const { buildAndStart } = await import('./build-and-start.ts');
  print(muted('Synthesising the stack and starting the system …'));
  const system = await buildAndStart('invoke');
  try {
    const invoked = system.functionFor(triggerSourceOf(event));
    const result = await system.lambda.invoke(invoked.arn, await toLocalEvent(event, system));
    await showEmail(system, flags.html);
    showLogs(system, invoked.logGroup, flags.raw);
    showTrace(system, result.traceId);
    const sent = (await system.inbox.emails()).length > 0;
    print(sent ? `\n${success('✓')} SES accepted the email.` : `\n${failure('✗')} The email was not sent.`);
    return sent ? 0 : 1;
  } finally {
    await system.close();
  }
}

function readEvent(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new UsageError(
      `${file} cannot be read as JSON: ${cause instanceof Error ? cause.message : cause}`,
      { cause },
    );
  }
}

function triggerSourceOf(event: unknown): string {
  if (typeof event !== 'object' || event === null) return '';
  if ('detail-type' in event) return 'CloudTrail';
  return 'triggerSource' in event ? String(event.triggerSource) : '';
}

/**
 * Gives an event the id of the local user pool. Encrypts its code; creates the patient of an event without an address,
 * whom the function looks up. Other input is passed on unchanged.
 */
async function toLocalEvent(event: unknown, system: LocalSystem): Promise<unknown> {
  const { userPoolId, encryptCode } = system;
  if (typeof event !== 'object' || event === null) return event;
  if ('detail-type' in event) {
    const { detail } = event as { detail?: object };
    const additionalEventData = { sub: await createPatient(system, randomUUID()) };
    return { ...event, userPoolId, detail: { ...detail, additionalEventData } };
  }
  if (!('request' in event)) return event;
  const { request } = event;
  if (typeof request !== 'object' || request === null) return event;
  const { userName, userAttributes } = { userName: undefined, userAttributes: {}, ...event, ...request };
  const hasAddress =
    typeof userAttributes === 'object' && userAttributes !== null && 'email' in userAttributes;
  if (!hasAddress && typeof userName === 'string') await createPatient(system, userName);
  if (!('code' in request)) return { ...event, userPoolId };
  const code = typeof request.code === 'string' ? await encryptCode(request.code) : request.code;
  return { ...event, userPoolId, request: { ...request, code } };
}

/** Creates an account with a verified address. @returns its `sub` */
async function createPatient(
  { region, awsUrl: endpoint, userPoolId }: LocalSystem,
  userName: string,
): Promise<string> {
  const { AdminCreateUserCommand, CognitoIdentityProviderClient } = await import(
    '@aws-sdk/client-cognito-identity-provider'
  );
  const clinic = new CognitoIdentityProviderClient({ region, endpoint, credentials: ADMINISTRATOR });
  const { User } = await clinic.send(
    new AdminCreateUserCommand({
      UserPoolId: userPoolId,
      Username: userName,
      MessageAction: 'SUPPRESS',
      UserAttributes: [
        { Name: 'email', Value: 'alex.morgan@example.com' },
        { Name: 'email_verified', Value: 'true' },
      ],
    }),
  );
  clinic.destroy();
  return User?.Attributes?.find(({ Name }) => Name === 'sub')?.Value ?? '';
}

async function showEmail({ inbox }: LocalSystem, withHtml: boolean): Promise<void> {
  for (const { from, replyTo, destination, subject, body, headers = [] } of await inbox.emails()) {
    print(bold('\nEmail\n'));
    const fields = { From: from, To: destination.to.join(), 'Reply-To': replyTo.join(), Subject: subject };
    for (const [name, value] of Object.entries(fields)) print(`  ${muted(`${name}:`)} ${value}`);
    for (const { name, value } of headers) print(`  ${muted(`${name}:`)} ${value}`);
    const part = withHtml ? `${body.text}\n${body.html}` : (body.text ?? '');
    print(`\n${part.replace(/^/gm, '  ')}`);
  }
}

function showLogs({ logs }: LocalSystem, group: string, raw: boolean): void {
  const messages = logs.query({ group }).map(({ message }) => message);
  print(bold('\nLog\n'));
  if (raw) {
    for (const message of messages) print(`  ${message}`);
    return;
  }
  for (const line of messages.map(parseFields).filter(({ message }) => typeof message === 'string')) {
    const { timestamp, level, message, support_hint: hint, failure_class: failureClass } = line;
    const time = String(timestamp).slice(11, 23);
    const name = String(message).padEnd(16);
    print(
      `  ${muted(time)}  ${level === 'ERROR' ? failure(name) : name}  ${[failureClass, hint].filter(Boolean).join(': ')}`,
    );
  }
}

function showTrace({ traces }: LocalSystem, traceId: string): void {
  print(bold(`\nTrace ${traceId}\n`));
  const trace = assembleTrace(traceId, traces.documents(traceId));
  for (const { name, start_time, end_time = start_time, annotations = {}, fault } of trace?.all ?? []) {
    const took = `${Math.round((end_time - start_time) * 1000)} ms`.padStart(8);
    const notes = Object.entries(annotations).map(([key, value]) => `${key}=${value}`);
    print(`  ${took}  ${name}${fault ? ` ${failure('fault')}` : ''}  ${muted(notes.join(' '))}`);
  }
}
