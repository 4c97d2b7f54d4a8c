import { createHash } from 'node:crypto';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import { handler as sendEmail } from '../../../sender/codes/custom-email-sender.ts';

/** The sender with what it would take to send no email twice: a table of what was sent, asked before each email. */
const table = new DynamoDBClient();

export const handler = async (event: { request: { code: string } }, context: Context): Promise<void> => {
  const id = createHash('sha256').update(event.request.code).digest('base64url');
  await table.send(
    new PutItemCommand({
      TableName: 'SentEmails',
      Item: { id: { S: `${id}/${context.awsRequestId}` }, expires: { N: '3600' } },
      ConditionExpression: 'attribute_not_exists(id)',
    }),
  );
  await sendEmail(event, context);
};
