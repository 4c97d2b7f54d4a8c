import { createRequire } from 'node:module';
import type { FunctionConfig } from '../../../emulator/template/function-config.ts';
import { assembleTrace } from '../../../emulator/xray/trace.ts';
import type { SegmentDocument } from '../../../emulator/xray/trace-store.ts';
import { ARN, functionOf, type Harness, startHarness } from './harness.ts';

const SDK = createRequire(import.meta.url).resolve('aws-xray-sdk-core');

/** The source of a handler that makes a subsegment with AWS's own library. */
const traced = `
  import { createRequire } from 'node:module';
  const xray = createRequire(import.meta.url)(${JSON.stringify(SDK)});
  export const handler = async ({ fail }) => xray.captureAsyncFunc('decrypt', async (subsegment) => {
    subsegment.addAnnotation('user_sub', 'sub-1');
    const error = fail ? new Error('no key') : undefined;
    subsegment.close(error);
    if (error) throw error;
  });`;

const started: Harness[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((harness) => harness.close()));
});

async function start(config?: Partial<FunctionConfig>) {
  const harness = await startHarness(functionOf(traced, config));
  started.push(harness);
  return harness;
}

/** Waits for documents, because datagrams arrive asynchronously. */
function documentNamed({ traces }: Harness, name: string, count = 1): Promise<SegmentDocument[]> {
  const found = () =>
    traces
      .traceIds()
      .flatMap((id) => traces.documents(id))
      .filter((document) => document.name === name);
  return new Promise((resolve) => {
    const check = () => {
      if (found().length >= count) {
        stop();
        resolve(found());
      }
    };
    const stop = traces.subscribe(check);
    check();
  });
}

describe('the trace of an invocation', () => {
  test("has the two segments of the service, and the function's subsegments in them", async () => {
    const harness = await start();
    const { traceId, requestId } = await harness.host.invoke(ARN, {});
    await documentNamed(harness, 'decrypt');
    const trace = assembleTrace(traceId, harness.traces.documents(traceId));
    const [service, execution] = trace?.segments ?? [];
    expect(trace?.segments).toHaveLength(2);
    expect(service).toMatchObject({ origin: 'AWS::Lambda', name: 'sender', aws: { request_id: requestId } });
    expect(execution).toMatchObject({
      origin: 'AWS::Lambda::Function',
      parent_id: service?.id,
      resource_arn: ARN,
    });
    expect(execution?.subsegments?.map(({ name }) => name)).toEqual(['Initialization', 'decrypt']);
    expect(trace?.annotations.get('user_sub')).toEqual(['sub-1']);
    expect(trace?.hasFault).toBe(false);
  });

  test('of an asynchronous event has each attempt, with a fault where the function failed', async () => {
    const harness = await start({ asyncInvoke: { maximumRetryAttempts: 1, maximumEventAgeSeconds: 21_600 } });
    const { traceId } = await harness.host.invokeAsync(ARN, { fail: true });
    await harness.host.settled();
    await documentNamed(harness, 'decrypt', 2);
    const documents = harness.traces.documents(traceId);
    const [service, ...others] = documents.filter(({ origin }) => origin === 'AWS::Lambda');
    expect(others).toEqual([]);
    expect(service?.subsegments?.map(({ name }) => name)).toEqual(['Attempt #1', 'Attempt #2']);
    const executions = documents.filter(({ origin }) => origin === 'AWS::Lambda::Function');
    expect(executions).toMatchObject([
      {
        fault: true,
        parent_id: service?.subsegments?.[0]?.id,
        cause: { exceptions: [{ message: 'no key', type: 'Error' }] },
      },
      { fault: true, parent_id: service?.subsegments?.[1]?.id },
    ]);
    const failures = documents.filter(({ name }) => name === 'decrypt');
    expect(failures.map(({ parent_id: parent }) => parent).sort()).toEqual(
      executions.map(({ id }) => id).sort(),
    );
    expect(failures[0]).toHaveProperty('fault', true);
  });

  test('is not stored without active tracing', async () => {
    const harness = await start({ tracing: 'PassThrough' });
    await harness.host.invoke(ARN, {});
    expect(harness.traces.traceIds()).toEqual([]);
  });
});
