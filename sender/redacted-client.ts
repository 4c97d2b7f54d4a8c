import type { SESv2Client } from '@aws-sdk/client-sesv2';
import type { TraceClient } from './telemetry/function-telemetry.ts';

/** A client of any service of the AWS SDK. */
interface AwsClient {
  readonly middlewareStack: object;
}

/** Anything that looks like an email address. */
const ADDRESS = /[^\s<>"(),:;]+@[^\s<>"'(),:;]+/g;

/** Characters of an error's message that are kept: more than any message that AWS documents has. */
const LONGEST_MESSAGE = 300;

/** The members of an error that never contain text from a service. */
const KEPT = new Set(['name', 'message', 'stack', 'code', 'errno', 'syscall', '$fault', '$metadata']);

/** Traces a client, and removes from its errors what may name a patient or repeat an email. */
export function redactAndTrace<Client extends AwsClient>(traceClient: TraceClient, client: Client): Client {
  redactErrors(client);
  return traceClient(client);
}

/**
 * Removes from a client's errors the parts of a request that a service, or a proxy in front of it, may repeat. It runs
 * inside the tracing, so that neither logs nor traces contain them. SES names the recipient in full when it rejects a
 * message in the sandbox, and the client copies every member of an answer to the error.
 *
 * @param client the client; its errors are changed in place
 */
export function redactErrors(client: AwsClient): void {
  // The middleware stacks of all clients are the same for this purpose, but have a type for each service.
  const { middlewareStack } = client as SESv2Client;
  middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        if (error instanceof Error) redact(error);
        throw error;
      }
    },
    { step: 'deserialize', priority: 'high', name: 'redactErrors' },
  );
}

function redact(error: Error): void {
  const { message, stack } = error;
  const redacted = shorten(message)
    .replace(ADDRESS, '[address]')
    .replace(/^.* is not valid JSON/s, 'The answer is not valid JSON');
  error.message = redacted;
  if (stack !== undefined) error.stack = stack.replace(message, () => redacted);
  for (const member of Object.keys(error)) if (!KEPT.has(member)) Reflect.deleteProperty(error, member);
}

/** Cuts a long text between words, because half an address would not be recognised as one. */
function shorten(text: string): string {
  return text.length > LONGEST_MESSAGE ? text.slice(0, LONGEST_MESSAGE).replace(/\S*$/, '…') : text;
}
