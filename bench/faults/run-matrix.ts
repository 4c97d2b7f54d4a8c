import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { EmailFunction } from '../../sender/email/kinds.ts';
import type { InjectedFault } from './faulty-proxy.ts';
import {
  type FunctionUnderTest,
  type FunctionUnderTestOptions,
  startFunctionUnderTest,
} from './function-under-test.ts';
import {
  type ConnectionFault,
  describeCase,
  type FaultCase,
  isConnectionFault,
  type Service,
} from './matrix.ts';
import { configOf, type EventResult, sendAndCheck, type TestEnvironment } from './send-and-check.ts';
import { createTestEvent } from './trigger-event.ts';

export interface RunOptions {
  /** Number of cases that run at the same time. */
  readonly concurrency: number;
  /** Factor for the pauses between Lambda's attempts; 1 is as in AWS. */
  readonly delayScale: number;
  /** Milliseconds for all requests to SES of an email; the template's by default. */
  readonly sendBudget?: number;
}

/** The result of one case of the matrix. */
export interface CaseResult extends EventResult {
  readonly case: FaultCase;
}

/** A function whose proxies inject the fault of the current case. */
interface FaultTarget {
  readonly function: FunctionUnderTest;
  faultFor: (service: Service) => InjectedFault | undefined;
}

type Environment = FunctionUnderTestOptions['environment'];
type StartTarget = (sentBy: EmailFunction, variables?: Environment) => Promise<FaultTarget>;

/**
 * Runs all cases, several at a time.
 *
 * @param onResult called after each case
 */
export async function runMatrix(
  environment: TestEnvironment,
  cases: readonly FaultCase[],
  options: RunOptions,
  onResult: (result: CaseResult) => void = () => undefined,
): Promise<CaseResult[]> {
  const aborter = await startHandshakeAborter();
  const start = oneAtATime((sentBy, variables) => startTarget(environment, sentBy, options, variables));
  const queue = [...cases.entries()].sort(([, one], [, other]) => slowness(other) - slowness(one));
  const results: CaseResult[] = [];
  const worker = () =>
    runQueued(environment, queue, start, aborter.port, (result) => {
      results.push(result);
      onResult(result);
    });
  await Promise.all(Array.from({ length: options.concurrency }, worker));
  aborter.close();
  return results;
}

/** Summarises a case that failed a check in one line. */
export function describeProblem({ case: faultCase, problems }: CaseResult): string {
  return `${describeCase(faultCase)}: ${problems.join('; ')}`;
}

/** Starts a server that closes each connection at the first byte of the client. */
async function startHandshakeAborter() {
  const server = createServer((socket) =>
    socket.once('data', () => socket.destroy()).on('error', () => undefined),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

/** Delays each start until the previous one is complete, so that starting processes do not slow down running cases. */
function oneAtATime(start: StartTarget): StartTarget {
  let previous: Promise<unknown> = Promise.resolve();
  return (sentBy, variables) => {
    const started = previous.then(() => start(sentBy, variables));
    previous = started.catch(() => undefined);
    return started;
  };
}

/** Ranks the slowest cases highest; they start first, so that the others run meanwhile. */
const slowness = ({ fault, sentBy, occurrence }: FaultCase): number =>
  (fault === 'never responds' || fault === 'sends one byte per second'
    ? 4
    : isConnectionFault(fault)
      ? 2
      : 0) +
  (sentBy === 'sender' ? 1 : 0) +
  (occurrence === 'briefly' ? 0 : 1);

/** Runs cases until the queue is empty. Reuses one process per function, except for connection faults. */
async function runQueued(
  environment: TestEnvironment,
  queue: [number, FaultCase][],
  start: StartTarget,
  aborterPort: number,
  onResult: (result: CaseResult) => void,
): Promise<void> {
  const reused = new Map<EmailFunction, FaultTarget>();
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const [index, faultCase] = next;
    const { sentBy, fault, service } = faultCase;
    const dedicated = isConnectionFault(fault)
      ? await start(sentBy, withUnreachable(service, fault, aborterPort))
      : undefined;
    const target = dedicated ?? reused.get(sentBy) ?? (await start(sentBy));
    if (dedicated === undefined) reused.set(sentBy, target);
    target.faultFor = injectorOf(faultCase);
    const testEvent = await createTestEvent(environment.system, sentBy, index);
    const result = await sendAndCheck(environment, target.function, testEvent, faultCase);
    onResult({ ...result, case: faultCase });
    await dedicated?.function.close();
  }
  for (const target of reused.values()) await target.function.close();
}

async function startTarget(
  environment: TestEnvironment,
  sentBy: EmailFunction,
  { delayScale, sendBudget }: RunOptions,
  variables?: Environment,
): Promise<FaultTarget> {
  const target: FaultTarget = {
    faultFor: () => undefined,
    function: await startFunctionUnderTest({
      config: configOf(environment, sentBy),
      cloudUrl: environment.system.awsUrl,
      access: environment.system.functionAccess,
      delayScale,
      kmsFault: () => target.faultFor('kms'),
      sesFault: () => target.faultFor('ses'),
      environment: (proxies) => ({
        ...(sendBudget !== undefined && { SEND_BUDGET_MS: String(sendBudget) }),
        ...variables?.(proxies),
      }),
    }),
  };
  // Loads the code before anything is measured; an invalid event needs no service.
  await target.function.invoke({});
  target.function.takeCaptured();
  return target;
}

/** Points a service's endpoint to an address that has the connection fault. */
function withUnreachable(service: Service, fault: ConnectionFault, aborterPort: number): Environment {
  const variable = service === 'kms' ? 'AWS_ENDPOINT_URL_KMS' : 'AWS_ENDPOINT_URL_SESV2';
  return (proxies) => ({
    [variable]: {
      'does not speak TLS': proxies[service].replace('http:', 'https:'),
      'aborts the TLS handshake': `https://127.0.0.1:${aborterPort}`,
      // The port of the discard protocol: only an administrator could listen on it.
      'refuses connections': 'http://127.0.0.1:9',
    }[fault],
  });
}

/** Returns the faults of a case, request by request. */
function injectorOf(faultCase: FaultCase): FaultTarget['faultFor'] {
  const { service, fault, occurrence, faults } = faultCase;
  if (isConnectionFault(fault)) return () => undefined;
  // A response of KMS is falsified, so KMS must have created it.
  const reachesService = service === 'kms' || occurrence.endsWith('after it accepted the email');
  let injected = 0;
  return (requested) => {
    if (requested !== service || injected >= faults) return undefined;
    injected += 1;
    return { fault, reachesService };
  };
}
