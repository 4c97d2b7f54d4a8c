import { Worker } from 'node:worker_threads';
import type * as auth from 'aws-amplify/auth';
import { CLIENT_ID, POOL_ID } from './support.ts';

interface Answer {
  readonly id: number;
  readonly output?: unknown;
  readonly error?: { readonly name: string; readonly message: string };
}

interface Session {
  readonly userSub?: string;
  readonly accessToken?: string;
  readonly idToken?: string;
}

/** The operations of `aws-amplify/auth`; tokens come back in their written form. */
type RemoteAuth = Omit<typeof auth, 'fetchAuthSession'> & {
  fetchAuthSession(options?: auth.FetchAuthSessionOptions): Promise<Session>;
};

let worker: Worker | undefined;
let count = 0;
const waiting = new Map<number, (answer: Answer) => void>();

beforeAll(() => {
  worker = new Worker(new URL('./amplify-worker.ts', import.meta.url));
  worker.on('message', (answer: Answer) => waiting.get(answer.id)?.(answer));
});
afterAll(async () => {
  await worker?.terminate();
});

async function call(name: string, input: unknown): Promise<unknown> {
  const id = count++;
  const { output, error } = await new Promise<Answer>((resolve) => {
    waiting.set(id, resolve);
    worker?.postMessage({ id, name, input });
  });
  waiting.delete(id);
  if (error !== undefined) throw Object.assign(new Error(error.message), { name: error.name });
  return output;
}

/** The unmodified Amplify client. */
export const amplify = new Proxy({} as RemoteAuth, {
  get: (_, name) => (input: unknown) => call(String(name), input),
});

/** Points the client at a pool, with nobody signed in. */
export async function configureAmplify(userPoolEndpoint: string): Promise<void> {
  const Cognito = {
    userPoolId: POOL_ID,
    userPoolClientId: CLIENT_ID,
    userPoolEndpoint,
    loginWith: { email: true },
  };
  await call('configure', { Auth: { Cognito } });
}
