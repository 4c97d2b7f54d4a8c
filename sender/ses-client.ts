import type { Tracer } from '@aws-lambda-powertools/tracer';
import { SESv2Client, type SESv2ClientConfig } from '@aws-sdk/client-sesv2';

/** Anything that looks like an email address. */
const ADDRESS = /[^\s<>"(),:;]+@[^\s<>"'(),:;]+/g;

/**
 * Makes the SES client: traced, and with nothing in its errors that names a patient.
 *
 * @param options how often and how long it tries
 */
export function createSesClient(tracer: Tracer, options: SESv2ClientConfig): SESv2Client {
  const ses = new SESv2Client(options);
  redactErrors(ses);
  return tracer.captureAWSv3Client(ses);
}

/**
 * Takes addresses out of what a service says in its errors, inside of the tracing, so that neither logs nor
 * traces see them. SES names the recipient in full when it rejects a message in the sandbox.
 *
 * @param client whose errors are rewritten in place
 */
export function redactErrors(client: SESv2Client): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        if (error instanceof Error) {
          error.message = error.message.replace(ADDRESS, '[address]');
          if (error.stack !== undefined) error.stack = error.stack.replace(ADDRESS, '[address]');
        }
        throw error;
      }
    },
    { step: 'deserialize', priority: 'high', name: 'redactErrors' },
  );
}
