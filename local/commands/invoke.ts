import { readFileSync } from 'node:fs';
import { assembleTrace } from '../../emulator/xray/trace.ts';
import { parseFields } from '../../support/timeline/log-lines.ts';
import { describeOptions, readCommand, UsageError } from '../../terminal/options.ts';
import { bad, bold, giveUp, good, quiet, say } from '../../terminal/terminal.ts';
import type { LocalSystem } from '../system.ts';

const FLAGS = {
  help: 'show this help',
  html: 'also show the HTML of the email',
  raw: 'show the log lines unchanged, as JSON',
};

try {
  process.exitCode = await invoke();
} catch (error) {
  giveUp(error);
}

async function invoke(): Promise<number> {
  const { flags, positionals } = readCommand({}, FLAGS);
  if (flags.help) {
    say(
      'npm run invoke -- events/sign-up.json\n\nInvokes the deployable function with one event and shows its email, log and trace.\n',
    );
    say(describeOptions({}, FLAGS));
    return 0;
  }
  const [file] = positionals;
  if (file === undefined) throw new UsageError('Name an event file: npm run invoke -- events/sign-up.json');
  const event = readEvent(file);

  // Imported late, so that help and usage errors appear at once.
  const { buildAndStart } = await import('./build-and-start.ts');
  say(quiet('Synthesising the stack and starting the system …'));
  const system = await buildAndStart('invoke');
  try {
    const invoked = system.functionFor(triggerSourceOf(event));
    const result = await system.lambda.invoke(invoked.arn, await encryptEvent(event, system));
    await showEmail(system, flags.html);
    showLogs(system, invoked.logGroup, flags.raw);
    showTrace(system, result.traceId);
    const sent = (await system.inbox.emails()).length > 0;
    say(sent ? `\n${good('✓')} SES accepted the email.` : `\n${bad('✗')} The email was not sent.`);
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
  const hasSource = typeof event === 'object' && event !== null && 'triggerSource' in event;
  return hasSource ? String(event.triggerSource) : '';
}

/** Gives an event the id of the local user pool and encrypts its code; other input is passed on unchanged. */
async function encryptEvent(event: unknown, { userPoolId, encryptCode }: LocalSystem): Promise<unknown> {
  if (typeof event !== 'object' || event === null || !('request' in event)) return event;
  const { request } = event;
  if (typeof request !== 'object' || request === null) return event;
  if (!('code' in request)) return { ...event, userPoolId };
  const code = typeof request.code === 'string' ? await encryptCode(request.code) : request.code;
  return { ...event, userPoolId, request: { ...request, code } };
}

async function showEmail({ inbox }: LocalSystem, withHtml: boolean): Promise<void> {
  for (const { from, replyTo, destination, subject, body, headers = [] } of await inbox.emails()) {
    say(bold('\nEmail\n'));
    const fields = { From: from, To: destination.to.join(), 'Reply-To': replyTo.join(), Subject: subject };
    for (const [name, value] of Object.entries(fields)) say(`  ${quiet(`${name}:`)} ${value}`);
    for (const { name, value } of headers) say(`  ${quiet(`${name}:`)} ${value}`);
    const part = withHtml ? `${body.text}\n${body.html}` : (body.text ?? '');
    say(`\n${part.replace(/^/gm, '  ')}`);
  }
}

function showLogs({ logs }: LocalSystem, group: string, raw: boolean): void {
  const messages = logs.query({ group }).map(({ message }) => message);
  say(bold('\nLog\n'));
  if (raw) {
    for (const message of messages) say(`  ${message}`);
    return;
  }
  for (const line of messages.map(parseFields).filter(({ message }) => typeof message === 'string')) {
    const { timestamp, level, message, support_hint: hint, failure_class: failure } = line;
    const time = String(timestamp).slice(11, 23);
    const name = String(message).padEnd(16);
    say(
      `  ${quiet(time)}  ${level === 'ERROR' ? bad(name) : name}  ${[failure, hint].filter(Boolean).join(': ')}`,
    );
  }
}

function showTrace({ traces }: LocalSystem, traceId: string): void {
  say(bold(`\nTrace ${traceId}\n`));
  const trace = assembleTrace(traceId, traces.documents(traceId));
  for (const { name, start_time, end_time = start_time, annotations = {}, fault } of trace?.all ?? []) {
    const took = `${Math.round((end_time - start_time) * 1000)} ms`.padStart(8);
    const notes = Object.entries(annotations).map(([key, value]) => `${key}=${value}`);
    say(`  ${took}  ${name}${fault ? ` ${bad('fault')}` : ''}  ${quiet(notes.join(' '))}`);
  }
}
