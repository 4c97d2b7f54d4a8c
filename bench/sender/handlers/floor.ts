import { DecryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';

/** Only calls KMS and SES: decrypts a data key and sends a constant text. */
const kms = new KMSClient();
const ses = new SESv2Client();

export const handler = async ({ request }: { request: { code: string } }): Promise<void> => {
  await kms.send(new DecryptCommand({ CiphertextBlob: Buffer.from(request.code, 'base64') }));
  await ses.send(
    new SendEmailCommand({
      FromEmailAddress: 'accounts@mail.riverside-clinic.example',
      Destination: { ToAddresses: ['patient@example.com'] },
      Content: { Simple: { Subject: { Data: 'Subject' }, Body: { Text: { Data: 'Text' } } } },
    }),
  );
};
