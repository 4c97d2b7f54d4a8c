import { createTraceStore } from '../../../emulator/xray/trace-store.ts';
import { spansOf } from '../../../local/operations/spans.ts';

describe('the spans of a trace', () => {
  test('come each with its parts after it, and say how deep they are and what failed', () => {
    const traces = createTraceStore();
    const trace_id = '1-00000001-000000000000000000000001';
    traces.put({ id: 'b', trace_id, name: 'second', start_time: 2, end_time: 2.5, error: true });
    traces.put({
      id: 'a',
      trace_id,
      name: 'first',
      start_time: 1,
      end_time: 3,
      subsegments: [
        { id: 'c', trace_id, name: 'part', start_time: 1.25, end_time: 1.5 },
        { id: 'd', trace_id, name: 'under way', start_time: 1.75 },
      ],
    });
    expect(spansOf(trace_id, traces)).toEqual([
      { name: 'first', after: 0, milliseconds: 2000, depth: 0, failed: false },
      { name: 'part', after: 250, milliseconds: 250, depth: 1, failed: false },
      { name: 'second', after: 1000, milliseconds: 500, depth: 0, failed: true },
    ]);
  });

  test('of an unknown trace are none', () => {
    expect(spansOf('1-00000001-000000000000000000000002', createTraceStore())).toEqual([]);
  });
});
