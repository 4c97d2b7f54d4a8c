import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { type AwsServer, startAwsServer } from '../../../emulator/aws/server.ts';
import { createSqs, type Sqs } from '../../../emulator/sqs/sqs.ts';

const ARN = 'arn:aws:sqs:eu-west-1:123456789012:lost';
const QueueUrl = 'https://sqs.eu-west-1.amazonaws.com/123456789012/lost';
const START = Date.parse('2026-11-24T12:00:00Z');

let now = START;
let sqs: Sqs;
let server: AwsServer;
let client: SQSClient;
beforeEach(async () => {
  now = START;
  const queue = {
    logicalId: 'Queue',
    type: 'AWS::SQS::Queue',
    path: 'Stack/Queue',
    metadata: {},
    properties: { MessageRetentionPeriod: 3_600 },
    physicalId: QueueUrl,
    arn: ARN,
  };
  sqs = createSqs({ stack: { ofType: () => [queue], region: 'eu-west-1' }, clock: () => now });
  server = await startAwsServer({ services: [sqs.service], port: 0 });
  client = new SQSClient({
    endpoint: server.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
});
afterEach(async () => {
  client.destroy();
  await server.close();
});

const receive = async (VisibilityTimeout?: number) => {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout }),
  );
  return Messages;
};

describe('the queue', () => {
  test('returns messages in order and hides them for the visibility timeout', async () => {
    for (const body of ['one', '{"two":"ü"}']) sqs.send(ARN, body);
    expect((await receive()).map(({ Body }) => Body)).toEqual(['one', '{"two":"ü"}']);
    expect(await receive()).toEqual([]);
    now += 30_000;
    const [again] = await receive();
    expect(again).toMatchObject({
      Body: 'one',
      Attributes: { SentTimestamp: String(START), ApproximateReceiveCount: '2' },
    });
  });

  test('returns a message again at once after its visibility timeout was set to 0', async () => {
    sqs.send(ARN, 'one');
    const [first] = await receive(600);
    const { ReceiptHandle } = first ?? {};
    await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
    expect(await receive()).toHaveLength(1);
  });

  test('drops deleted and expired messages', async () => {
    for (const body of ['one', 'two']) sqs.send(ARN, body);
    const [first] = await receive(1);
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first?.ReceiptHandle }));
    now += 2_000;
    expect((await receive(1)).map(({ Body }) => Body)).toEqual(['two']);
    now += 3_600_000;
    expect(await receive()).toEqual([]);
  });

  test('counts visible and hidden messages', async () => {
    for (const body of ['one', 'two', 'three']) sqs.send(ARN, body);
    await client.send(new ReceiveMessageCommand({ QueueUrl }));
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({
      QueueArn: ARN,
      ApproximateNumberOfMessages: '2',
      ApproximateNumberOfMessagesNotVisible: '1',
    });
  });

  test('is found by its name', async () => {
    expect(await client.send(new GetQueueUrlCommand({ QueueName: 'lost' }))).toMatchObject({ QueueUrl });
  });

  test('rejects unknown queues, unknown receipts and numbers out of range', async () => {
    const unknown = client.send(new GetQueueUrlCommand({ QueueName: 'other' }));
    await expect(unknown).rejects.toThrow(QueueDoesNotExist);
    const noReceipt = client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'none' }));
    await expect(noReceipt).rejects.toThrow('The input receipt handle is invalid.');
    const tooMany = client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 11 }));
    await expect(tooMany).rejects.toThrow('from 1 to 10');
    expect(sqs.send('arn:aws:sqs:eu-west-1:123456789012:other', 'one')).toBe(false);
  });
});
