import { createSocket } from 'node:dgram';
import {
  BatchGetTracesCommand,
  GetTraceSummariesCommand,
  PutTraceSegmentsCommand,
  XRayClient,
} from '@aws-sdk/client-xray';
import { type AwsServer, startAwsServer } from '../../../emulator/aws/server.ts';
import { startXrayDaemon, type XrayDaemon } from '../../../emulator/xray/daemon.ts';
import { createTraceStore, type SegmentDocument } from '../../../emulator/xray/trace-store.ts';
import { createXrayService } from '../../../emulator/xray/xray-service.ts';

const START = Date.parse('2026-11-23T12:00:00Z') / 1000;
const id = (n: number) => n.toString(16).padStart(16, '0');
const traceId = (n: number) => `1-6b03a410-${n.toString(16).padStart(24, '0')}`;

const store = createTraceStore();
let server: AwsServer;
let daemon: XrayDaemon;
let xray: XRayClient;

const segment = (trace: number, own: number, more: Partial<SegmentDocument> = {}): SegmentDocument => ({
  id: id(own),
  trace_id: traceId(trace),
  name: 'sender',
  start_time: START + trace,
  end_time: START + trace + 0.5,
  ...more,
});

beforeAll(async () => {
  daemon = await startXrayDaemon({ port: 0, store });
  server = await startAwsServer({
    services: [],
    restServices: [createXrayService({ store, clock: () => START * 1000 })],
    port: 0,
  });
  xray = new XRayClient({
    endpoint: server.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const child = { type: 'subsegment', parent_id: id(2) };
  store.put(segment(1, 4, { name: 'SESv2', type: 'subsegment', parent_id: id(3), start_time: START + 1.2 }));
  store.put(
    segment(1, 3, {
      ...child,
      name: '## handler',
      annotations: { user_sub: 'sub-1', ColdStart: true, tries: 2 },
    }),
  );
  store.put(segment(1, 1, { origin: 'AWS::Lambda' }));
  store.put(segment(1, 2, { origin: 'AWS::Lambda::Function', parent_id: id(1), end_time: START + 2 }));
  store.put(segment(2, 5, { fault: true, annotations: { user_sub: 'sub-2', 'a.b': 'x "y"' } }));
  store.put(segment(3, 6, { name: 'notices', error: true, throttle: true }));
});

afterAll(async () => {
  xray.destroy();
  await server.close();
  await daemon.close();
});

async function summaries(FilterExpression?: string) {
  const { TraceSummaries = [] } = await xray.send(
    new GetTraceSummariesCommand({
      StartTime: new Date(START * 1000),
      EndTime: new Date((START + 100) * 1000),
      FilterExpression,
    }),
  );
  return TraceSummaries;
}

describe('BatchGetTraces', () => {
  test('returns segments with nested subsegments, whatever the order of their arrival', async () => {
    const { Traces = [], UnprocessedTraceIds } = await xray.send(
      new BatchGetTracesCommand({ TraceIds: [traceId(1), traceId(99)] }),
    );
    expect(UnprocessedTraceIds).toEqual([traceId(99)]);
    expect(Traces).toHaveLength(1);
    expect(Traces[0]).toMatchObject({ Id: traceId(1), Duration: 1 });
    const documents = Traces[0]?.Segments?.map(({ Document = '' }) => JSON.parse(Document));
    expect(documents).toMatchObject([
      { id: id(1), origin: 'AWS::Lambda' },
      { id: id(2), subsegments: [{ id: id(3), subsegments: [{ id: id(4), name: 'SESv2' }] }] },
    ]);
    expect(documents?.[0]).not.toHaveProperty('subsegments');
  });
});

describe('GetTraceSummaries', () => {
  test('describes traces, the newest first', async () => {
    const [third, second, first] = await summaries();
    expect([third?.Id, second?.Id, first?.Id]).toEqual([traceId(3), traceId(2), traceId(1)]);
    expect(first).toMatchObject({
      HasFault: false,
      Duration: 1,
      EntryPoint: { Name: 'sender', Type: 'AWS::Lambda' },
    });
    expect(first?.Annotations).toEqual({
      user_sub: [{ AnnotationValue: { StringValue: 'sub-1' } }],
      ColdStart: [{ AnnotationValue: { BooleanValue: true } }],
      tries: [{ AnnotationValue: { NumberValue: 2 } }],
    });
    expect(second).toMatchObject({ HasFault: true });
  });

  test('returns traces within a time range', async () => {
    const { TraceSummaries } = await xray.send(
      new GetTraceSummariesCommand({
        StartTime: new Date((START + 2) * 1000),
        EndTime: new Date((START + 2) * 1000),
      }),
    );
    expect(TraceSummaries?.map(({ Id }) => Id)).toEqual([traceId(2)]);
    const backwards = new GetTraceSummariesCommand({ StartTime: new Date(2000), EndTime: new Date(1000) });
    await expect(xray.send(backwards)).rejects.toMatchObject({ name: 'InvalidRequestException' });
  });

  test.each([
    ['annotation.user_sub = "sub-1"', [1]],
    ['annotation[user_sub] = "sub-2"', [2]],
    ['annotation[a.b] = "x \\"y\\""', [2]],
    ['annotation.user_sub != "sub-1"', [2]],
    ['annotation.ColdStart = true', [1]],
    ['annotation.tries = 2', [1]],
    ['annotation.constructor = "x"', []],
    ['service("sender")', [2, 1]],
    ['service("notices")', [3]],
    ['fault', [2]],
    ['fault = true', [2]],
    ['!fault', [3, 1]],
    ['fault = false AND service("sender")', [1]],
    ['error and throttle', [3]],
    [`id = "${traceId(1)}"`, [1]],
    ['service("sender") AND annotation.user_sub = "sub-2" AND fault = true', [2]],
  ])('filters by %s', async (expression, expected) => {
    expect((await summaries(expression)).map(({ Id }) => Id)).toEqual(expected.map(traceId));
  });

  test.each([
    'fault OR error',
    'responsetime > 1',
    'service("a") { fault = true }',
    'fault AND',
    'fault error',
    'annotation.a =',
  ])('rejects %s with a message', async (expression) => {
    await expect(summaries(expression)).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: expect.stringContaining('is not supported here from'),
    });
  });
});

describe('PutTraceSegments', () => {
  test('stores segments and returns what is not a segment', async () => {
    const documents = [JSON.stringify(segment(7, 70)), '{', '{"id":"1"}'];
    const { UnprocessedTraceSegments } = await xray.send(
      new PutTraceSegmentsCommand({ TraceSegmentDocuments: documents }),
    );
    expect(UnprocessedTraceSegments).toHaveLength(2);
    expect(store.documents(traceId(7))).toEqual([segment(7, 70)]);
  });
});

describe('an invalid trace', () => {
  const deep = (levels: number): object =>
    levels === 0 ? segment(8, 88) : { ...segment(8, 88), subsegments: [deep(levels - 1)] };
  test.each([
    ['subsegments that are not a list', { ...segment(8, 80), subsegments: {} }],
    ['a subsegment that is null', { ...segment(8, 81), subsegments: [null] }],
    ['a subsegment without an id', { ...segment(8, 82), subsegments: [{ name: 'x', start_time: 1 }] }],
    ['too many levels of subsegments', deep(200)],
  ])('with %s is returned as unprocessed', async (_, document) => {
    const { UnprocessedTraceSegments } = await xray.send(
      new PutTraceSegmentsCommand({ TraceSegmentDocuments: [JSON.stringify(document)] }),
    );
    expect(UnprocessedTraceSegments).toHaveLength(1);
  });

  test("of two subsegments that are each other's parent is left out", async () => {
    store.put(segment(9, 90, { type: 'subsegment', parent_id: id(91) }));
    store.put(segment(9, 91, { type: 'subsegment', parent_id: id(90) }));
    const { Traces } = await xray.send(new BatchGetTracesCommand({ TraceIds: [traceId(9)] }));
    expect(Traces).toEqual([]);
  });
});

describe('the daemon', () => {
  test('stores segments and drops everything else', async () => {
    const [host = '', port = ''] = daemon.address.split(':');
    const socket = createSocket('udp4');
    const header = '{"format": "json", "version": 1}\n';
    const arrived = Promise.withResolvers<SegmentDocument>();
    const stop = store.subscribe(arrived.resolve);
    const good = segment(8, 80, { name: 'zoë' });
    const garbage = [
      '',
      'x',
      '{}\n{}',
      `${header}{`,
      `${header}null`,
      `${header}{"id":"x"}`,
      JSON.stringify(good),
    ];
    for (const datagram of [...garbage, header + JSON.stringify(good)]) {
      socket.send(datagram, Number(port), host);
    }
    expect(await arrived.promise).toEqual(good);
    stop();
    socket.close();
    expect(store.documents(traceId(8))).toEqual([good]);
  });

  test('names the port that is in use', async () => {
    const port = Number(daemon.address.split(':')[1]);
    await expect(startXrayDaemon({ port, store })).rejects.toThrow(
      `UDP port ${port} cannot be used for traces`,
    );
  });
});

describe('the trace store', () => {
  test('drops its oldest traces, and documents beyond the limit of one trace', () => {
    const small = createTraceStore({ maxTraces: 2, maxDocumentsPerTrace: 2 });
    for (const [trace, own] of [
      [1, 1],
      [2, 2],
      [2, 3],
      [2, 4],
      [2, 2],
      [3, 5],
    ] as const) {
      small.put(segment(trace, own));
    }
    expect(small.traceIds()).toEqual([traceId(2), traceId(3)]);
    expect(small.documents(traceId(2)).map((document) => document.id)).toEqual([id(2), id(3)]);
  });
});
