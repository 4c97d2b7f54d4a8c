import type { Tracer } from '@aws-lambda-powertools/tracer';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { SESv2Client } from '@aws-sdk/client-sesv2';

type ServiceClient = KMSClient | SESv2Client;

/** Anything that looks like an email address. */
const ADDRESS = /[^\s<>"(),:;]+@[^\s<>"'(),:;]+/g;

/** What of an error's message is kept: more than any that AWS documents. */
const LONGEST_MESSAGE = 300;

/** The members of an error whose values are never a service's own words. */
const KEPT = new Set(['name', 'message', 'stack', 'code', 'errno', 'syscall', '$fault', '$metadata']);

/** Makes a client traced, and lets nothing through in its errors that names a patient or repeats an email. */
export function guardClient<Client extends ServiceClient>(tracer: Tracer, client: Client): Client {
  redactErrors(client);
  return tracer.captureAWSv3Client(client);
}

/**
 * Takes out of errors what a service, or a proxy before it, repeats of a request, inside of the tracing, so that
 * neither logs nor traces see it. SES names the recipient in full when it rejects a message in the sandbox, and the
 * client makes every member of an answer one of the error.
 *
 * @param client whose errors are rewritten in place
 */
export function redactErrors(client: ServiceClient): void {
  // The stacks of all clients are one to the compiler only if it is told which.
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
  const said = error.message;
  const kept = shorten(said)
    .replace(ADDRESS, '[address]')
    .replace(/^.* is not valid JSON/s, 'The answer is not valid JSON');
  error.message = kept;
  if (error.stack !== undefined) error.stack = error.stack.replace(said, () => kept);
  for (const member of Object.keys(error)) if (!KEPT.has(member)) Reflect.deleteProperty(error, member);
}

/** Cut between words, so that nothing is left half. */
function shorten(text: string): string {
  return text.length > LONGEST_MESSAGE ? text.slice(0, LONGEST_MESSAGE).replace(/\S*$/, '…') : text;
}
