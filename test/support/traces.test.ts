import { XRayClient } from '@aws-sdk/client-xray';
import { startAwsServer } from '../../emulator/aws/server.ts';
import { createTraceStore } from '../../emulator/xray/trace-store.ts';
import { createXrayService } from '../../emulator/xray/xray-service.ts';
import { findTraceGap, readTraces } from '../../support/report/traces.ts';
import { clientOptions } from '../harness/cloud.ts';

const FOUND = '1-6b040ea0-000000000000000000000001';
const MISSING = '1-6b040ea0-000000000000000000000002';

/** Returns what a report says about the traces, in an account that sends spans to a destination. */
async function gapFor(ids: readonly string[], destination: 'XRay' | 'CloudWatchLogs') {
  const store = createTraceStore();
  store.put({ id: '0000000000000001', trace_id: FOUND, name: 'sender', start_time: 1, end_time: 2 });
  const xrayService = createXrayService({ store, clock: Date.now, destination });
  const server = await startAwsServer({ services: [], restServices: [xrayService], port: 0 });
  const xray = new XRayClient(clientOptions(server.url));
  try {
    return await findTraceGap(xray, ids, await readTraces(xray, ids));
  } finally {
    xray.destroy();
    await server.close();
  }
}

describe('a report on traces', () => {
  test('says where missing traces are in an account with Transaction Search', async () => {
    expect(await gapFor([FOUND, MISSING], 'CloudWatchLogs')).toContain('aws/spans');
  });

  test('says nothing when every trace was found, or X-Ray took no sample', async () => {
    expect(await gapFor([FOUND], 'CloudWatchLogs')).toBeUndefined();
    expect(await gapFor([], 'CloudWatchLogs')).toBeUndefined();
    expect(await gapFor([FOUND, MISSING], 'XRay')).toBeUndefined();
  });
});
