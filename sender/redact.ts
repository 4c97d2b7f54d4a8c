import type { SESv2Client } from '@aws-sdk/client-sesv2';

/** Anything that looks like an email address. */
const ADDRESS = /[^\s<>"'(),:;]+@[^\s<>"'(),:;]+/g;

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
