/*
 * The unmodified Amplify client in a thread of its own, outside of the test runner's sandbox, in which its
 * arithmetic is sixty times slower. Takes `{ id, name, input }`, answers `{ id, output }` or `{ id, error }`.
 */
import { parentPort } from 'node:worker_threads';
import { Amplify } from 'aws-amplify';
import * as auth from 'aws-amplify/auth';
import { cognitoUserPoolsTokenProvider } from 'aws-amplify/auth/cognito';
import { ConsoleLogger } from 'aws-amplify/utils';

interface Call {
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
}

/** Amplify warns about every endpoint that is not AWS's own. */
ConsoleLogger.LOG_LEVEL = 'ERROR';

async function run({ name, input }: Call): Promise<unknown> {
  if (name === 'configure') return configure(input as Parameters<typeof Amplify.configure>[0]);
  if (name === 'fetchAuthSession') {
    const { tokens, userSub } = await auth.fetchAuthSession(input as auth.FetchAuthSessionOptions);
    return { userSub, accessToken: tokens?.accessToken.toString(), idToken: tokens?.idToken?.toString() };
  }
  const operation = new Map<string, unknown>(Object.entries(auth)).get(name) as (
    input: unknown,
  ) => Promise<unknown>;
  return operation(input);
}

/** Points the client at a pool, with nobody signed in and tokens kept in memory. */
function configure(config: Parameters<typeof Amplify.configure>[0]): void {
  Amplify.configure(config);
  const items = new Map<string, string>();
  cognitoUserPoolsTokenProvider.setKeyValueStorage({
    setItem: async (key, value) => {
      items.set(key, value);
    },
    getItem: async (key) => items.get(key) ?? null,
    removeItem: async (key) => {
      items.delete(key);
    },
    clear: async () => items.clear(),
  });
}

parentPort?.on('message', (call: Call) => {
  run(call).then(
    (output) => parentPort?.postMessage({ id: call.id, output: JSON.parse(JSON.stringify(output ?? null)) }),
    (error: Error) =>
      parentPort?.postMessage({ id: call.id, error: { name: error.name, message: error.message } }),
  );
});
