import { buildClient, CommitmentPolicy, KmsKeyringNode } from '@aws-crypto/client-node';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { CustomEmailSenderTriggerEvent } from 'aws-lambda';

/**
 * Follows Cognito's documentation: the Encryption SDK with its own KMS client, and an email from a string. No logs, no
 * traces, no template, no check of the user pool.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-sender-triggers.html
 */
const { decrypt } = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT);
const keyring = new KmsKeyringNode({ keyIds: [process.env.CODE_KEY_ARN ?? ''] });
const ses = new SESv2Client();

export const handler = async ({ request }: CustomEmailSenderTriggerEvent): Promise<void> => {
  const { code, userAttributes } = request;
  if (code === null) return;
  const { plaintext } = await decrypt(keyring, Buffer.from(code, 'base64'));
  await ses.send(
    new SendEmailCommand({
      FromEmailAddress: 'accounts@mail.riverside-clinic.example',
      Destination: { ToAddresses: [(userAttributes as Record<string, string>).email ?? ''] },
      Content: {
        Simple: {
          Subject: { Data: 'Your confirmation code' },
          Body: { Text: { Data: `Thank you for signing up. Your code is ${plaintext.toString()}.` } },
        },
      },
    }),
  );
};
