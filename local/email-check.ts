import { randomInt, randomUUID } from 'node:crypto';
import type { EncryptCode } from '../emulator/cognito/encrypt-code.ts';
import type { LambdaHost } from '../emulator/lambda/host.ts';
import type { InvocationResult } from '../emulator/lambda/invocation.ts';
import type { LogStore } from '../emulator/logs/log-store.ts';
import type { Inbox } from '../emulator/ses/inbox.ts';
import type { TraceStore } from '../emulator/xray/trace-store.ts';
import { parseFields } from '../support/timeline/log-lines.ts';

/** SES's mailbox simulator accepts emails in the sandbox, too, and does not count them. */
const RECIPIENT = 'success+start-up-check@simulator.amazonses.com';

/** Maps each log event of the sender to the step that follows it. */
const NEXT_STEP: Readonly<Record<string, string>> = {
  email_requested: 'decrypting the code',
  code_decrypted: 'composing the email',
  email_rendered: 'sending the email with SES',
};

/** The parts of the system that the email passes. */
interface EmailPath {
  readonly region: string;
  readonly userPoolId: string;
  readonly encryptCode: EncryptCode;
  readonly lambda: Pick<LambdaHost, 'invoke'>;
  readonly sender: { readonly arn: string };
  readonly inbox: Pick<Inbox, 'emails' | 'remove'>;
}

/** An email that the system sends itself, which its logs, traces and inbox do not show. */
export interface EmailCheck {
  /** Returns the store without the lines about the email. */
  hideLines(store: LogStore): LogStore;
  /** Returns the store without the function's own segments about the email. */
  hideSegments(store: TraceStore): TraceStore;
  /**
   * Sends the email as the user pool does: with a code encrypted under its key, through the deployable function and SES.
   *
   * @throws Error that says which step failed and why
   */
  run(path: EmailPath): Promise<void>;
}

/** Makes a check, whose email is recognised by the `sub` of a user who does not exist. */
export function createEmailCheck(): EmailCheck {
  const sub = randomUUID();
  const lines: string[] = [];
  return {
    hideLines: (store) => ({
      ...store,
      append(group, stream, message) {
        if (message.includes(sub)) lines.push(message);
        else store.append(group, stream, message);
      },
    }),
    hideSegments: (store) => ({
      ...store,
      put(document) {
        if (!JSON.stringify(document).includes(sub)) store.put(document);
      },
    }),
    async run({ encryptCode, inbox, lambda, region, sender, userPoolId }) {
      const code = await encryptCode(String(randomInt(1e5, 1e6))).catch((cause: unknown) => {
        throw failed('encrypting the code as the user pool', messageOf(cause), cause);
      });
      const result = await lambda.invoke(sender.arn, {
        version: '1',
        triggerSource: 'CustomEmailSender_SignUp',
        region,
        userPoolId,
        userName: sub,
        callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: 'CLIENT_ID_NOT_APPLICABLE' },
        request: {
          type: 'customEmailSenderRequestV1',
          code,
          clientMetadata: null,
          userAttributes: {
            sub,
            email: RECIPIENT,
            email_verified: 'false',
            'cognito:user_status': 'UNCONFIRMED',
          },
        },
      });
      if (result.functionError !== undefined) throw functionFailure(result, lines.map(parseFields));
      const email = (await inbox.emails()).find(({ destination }) => destination.to.includes(RECIPIENT));
      if (email === undefined) throw failed('delivering the email to the inbox', 'it did not arrive');
      inbox.remove(email.messageId);
    },
  };
}

/** Finds the step in the function's log, and the reason in its last error. */
function functionFailure(
  { payload }: InvocationResult,
  lines: readonly Readonly<Record<string, unknown>>[],
): Error {
  const events = lines.map(({ message }) => String(message));
  const step = NEXT_STEP[events.findLast((event) => event in NEXT_STEP) ?? ''] ?? 'starting the function';
  const hint = lines.findLast(({ support_hint: text }) => typeof text === 'string')?.support_hint;
  const { errorMessage } = (payload ?? {}) as { readonly errorMessage?: string };
  return failed(step, [errorMessage, hint].filter((text) => text !== undefined).join('; '));
}

function failed(step: string, reason: string, cause?: unknown): Error {
  return new Error(
    `The system cannot send emails. The email that it sent itself failed at ${step}: ${reason}`,
    {
      cause,
    },
  );
}

const messageOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));
