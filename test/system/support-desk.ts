import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { readStack } from '../../emulator/template/stack.ts';
import type { LocalSystem } from '../../local/system.ts';
import { ASSEMBLY } from '../harness/assembly.ts';

/** The access key id of somebody with the managed policy of support staff. */
export const STAFF = 'ClinicMail-support';

/** The function behind the support desk. */
export const DESK = readStack(ASSEMBLY)
  .functions()
  .filter(({ environment }) => environment.POWERTOOLS_SERVICE_NAME === 'support-widget')
  .reduce((_, found) => found);

/** Invokes the support desk as the console does, with the rights of support staff. */
export function openDesk({ region, awsUrl: endpoint }: LocalSystem) {
  const credentials = { accessKeyId: STAFF, secretAccessKey: STAFF };
  const lambda = new LambdaClient({ region, endpoint, credentials, maxAttempts: 1 });
  return {
    lambda,
    /**
     * @param event the parameters of a button
     * @param patient the text in the box
     * @returns HTML
     */
    async call(event: object, patient = '', context: object = {}): Promise<string> {
      const { Payload, FunctionError } = await lambda.send(
        new InvokeCommand({
          FunctionName: DESK.arn,
          Payload: JSON.stringify({
            ...event,
            widgetContext: {
              dashboardName: 'ClinicMail-support',
              accountId: '123456789012',
              locale: 'en',
              timezone: { label: 'Europe/London', offsetISO: '+00:00', offsetInMinutes: 0 },
              theme: 'light',
              forms: { all: { patient, hours: '24' } },
              ...context,
            },
          }),
        }),
      );
      const text = Payload?.transformToString() ?? 'null';
      if (FunctionError !== undefined) throw new Error(text);
      return JSON.parse(text);
    },
  };
}

/** Returns the lines that the support desk logged with an event. */
export const deskLines = ({ logs }: LocalSystem, message: string): Record<string, unknown>[] =>
  logs
    .query({ group: DESK.logGroup })
    .filter((line) => line.message.startsWith('{'))
    .map((line) => JSON.parse(line.message))
    .filter((line) => line.message === message);
