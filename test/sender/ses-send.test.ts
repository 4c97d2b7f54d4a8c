import { SESv2Client } from '@aws-sdk/client-sesv2';
import { startFaultyProxy } from '../../bench/faults/faulty-proxy.ts';
import { AwsError } from '../../emulator/aws/service.ts';
import { createSesSend } from '../../sender/email/ses-send.ts';
import { toSenderError } from '../../sender/errors.ts';
import { redactErrors } from '../../sender/redacted-client.ts';
import { clientOptions, startSes } from '../harness/cloud.ts';
import { SEND_CONFIG as config, CONTEXT as context, EMAIL as email } from './sample-email.ts';

const QUICK = { budget: 500, answer: 60_000, pause: { first: 50, last: 100 } };
/** Retries for as long as it takes, on a busy machine too. */
const PATIENT = { ...QUICK, budget: 60_000 };
type Answers = Parameters<typeof startSes>[0];
/** Runs `work` with an SES that gives these answers. */
const withSes = async <T>(
  answers: Answers,
  work: (ses: Awaited<ReturnType<typeof startSes>>) => Promise<T>,
) => {
  const ses = await startSes(answers);
  try {
    return await work(ses);
  } finally {
    await ses.close();
  }
};

describe('sesSend', () => {
  test('requests one email with configuration set, tags and headers', async () => {
    await withSes([], async ({ client, sent }) => {
      expect(await createSesSend(client, config, QUICK)(email, context)).toBe('0102018-1');
      expect(sent).toEqual([
        {
          FromEmailAddress: email.from,
          ReplyToAddresses: [config.replyTo],
          Destination: { ToAddresses: [context.request.address] },
          ConfigurationSetName: 'Lasting',
          EmailTags: [
            { Name: 'kind', Value: 'verify-account' },
            { Name: 'trigger_source', Value: 'CustomEmailSender_SignUp' },
            { Name: 'user_sub', Value: 'sub-1' },
            { Name: 'trace_id', Value: context.traceId },
          ],
          Content: {
            Simple: {
              Subject: { Data: 'Subject', Charset: 'UTF-8' },
              Body: {
                Html: { Data: '<p>HTML</p>', Charset: 'UTF-8' },
                Text: { Data: 'Text', Charset: 'UTF-8' },
              },
              Headers: [
                { Name: 'Auto-Submitted', Value: 'auto-generated' },
                { Name: 'X-Auto-Response-Suppress', Value: 'OOF, AutoReply' },
                { Name: 'X-Entity-Ref-ID', Value: 'request-1' },
              ],
            },
          },
        },
      ]);
    });
  });

  test('uses the configuration set of the stream of the kind', async () => {
    await withSes([], async ({ client, sent }) => {
      const brief = { ...context, request: { ...context.request, kind: 'sign-in-code' as const } };
      await createSesSend(client, config, QUICK)(email, brief);
      expect(sent).toEqual([expect.objectContaining({ ConfigurationSetName: 'Brief' })]);
    });
  });

  test('leaves out the trace tag without a trace', async () => {
    await withSes([], async ({ client, sent }) => {
      await createSesSend(client, config, QUICK)(email, { ...context, traceId: undefined });
      expect(JSON.stringify(sent)).not.toContain('trace_id');
    });
  });

  test('retries when SES throttles or fails for a moment', async () => {
    const passing = [
      new AwsError('TooManyRequestsException', 'Slow down.', 429),
      new AwsError('X', 'Oops.', 500),
    ];
    await withSes(passing, async ({ client, sent }) => {
      expect(await createSesSend(client, config, PATIENT)(email, context)).toBe('0102018-3');
      expect(sent).toHaveLength(3);
    });
  });

  test.each([
    ['TooManyRequestsException', 429, 'ses_throttled', true],
    ['InternalServiceErrorException', 500, 'ses_unavailable', true],
    ['ServiceUnavailable', 503, 'ses_unavailable', true],
    ['MessageRejected', 400, 'ses_rejected', false],
    ['BadRequestException', 400, 'ses_rejected', false],
    ['AccountSuspendedException', 400, 'ses_not_allowed', false],
    ['SendingPausedException', 400, 'ses_not_allowed', false],
    ['MailFromDomainNotVerifiedException', 400, 'ses_not_allowed', false],
    ['AccessDeniedException', 403, 'ses_not_allowed', false],
    ['NotFoundException', 404, 'ses_not_allowed', false],
  ])('classifies %s', async (name, status, failureClass, retryable) => {
    const always = Array.from({ length: 500 }, () => new AwsError(name, 'No.', status));
    await withSes(always, async ({ client }) => {
      const error = toSenderError(
        await createSesSend(client, config, QUICK)(email, context).catch((thrown) => thrown),
      );
      expect(error).toMatchObject({ failureClass, retryable });
    });
  });

  test('tells an account in the sandbox from a refused address', async () => {
    const failed =
      'Email address is not verified. The following identities failed the check in region EU-WEST-1:';
    await withSes([new AwsError('MessageRejected', `${failed} alex@example.com`)], async ({ client }) => {
      redactErrors(client);
      await expect(createSesSend(client, config, QUICK)(email, context)).rejects.toMatchObject({
        failureClass: 'ses_not_verified',
        retryable: false,
      });
    });
  });

  test('removes the address from the message of SES', async () => {
    const sandbox =
      "Email address is not verified in region EU-WEST-1: mary.o'brien@example.com, <b@c.example>";
    await withSes([new AwsError('MessageRejected', sandbox)], async ({ client }) => {
      redactErrors(client);
      const { message, stack } = await causeOf(client);
      expect(message).toBe('Email address is not verified in region EU-WEST-1: [address], <[address]>');
      expect(stack).not.toContain('@example.com');
    });
  });

  test('shortens a long message of SES between words', async () => {
    const long = `${'It is so. '.repeat(29)}alex.morgan@example.com`;
    await withSes([new AwsError('MessageRejected', long)], async ({ client }) => {
      redactErrors(client);
      const { message, stack } = await causeOf(client);
      expect(message).toMatch(/It is so\. …$/);
      expect(stack).not.toContain('alex');
    });
  });

  test('removes the members of an answer from the error', async () => {
    const proxy = await startFaultyProxy({
      target: () => '',
      faultFor: () => ({ fault: 'echoes the request in an error', reachesService: false }),
    });
    const client = new SESv2Client(clientOptions(proxy.url));
    redactErrors(client);
    expect(Object.keys(await causeOf(client)).sort()).toEqual(['$fault', '$metadata', 'message', 'name']);
    await proxy.close();
  });
});

/** Returns the error that the client threw. */
async function causeOf(client: SESv2Client): Promise<Error> {
  const thrown = await createSesSend(client, config, QUICK)(email, context).catch((error) => error);
  return toSenderError(thrown).cause as Error;
}
