import { AwsError, type WireInput } from '../aws/service.ts';

/**
 * Hands an email to the inbox, which speaks SES, too.
 *
 * @returns the message id
 * @throws AwsError with what the inbox has against it
 */
export async function putIntoInbox(inboxUrl: string, input: WireInput): Promise<string> {
  const response = await fetch(`${inboxUrl}/v2/email/outbound-emails`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'AWS4-HMAC-SHA256 local' },
    body: JSON.stringify(input),
  });
  const answer = (await response.json()) as { MessageId?: string; message?: string; detail?: string };
  if (answer.MessageId !== undefined) return answer.MessageId;
  throw new AwsError(
    'BadRequestException',
    answer.detail ?? answer.message ?? 'The email is not one.',
    response.status,
  );
}
