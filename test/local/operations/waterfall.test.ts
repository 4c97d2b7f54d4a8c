import fc from 'fast-check';
import type { Span } from '../../../local/operations/spans.ts';
import { layOut } from '../../../local/operations/waterfall.ts';

const span = (name: string, after: number, milliseconds: number, depth = 0): Span => ({
  name,
  after,
  milliseconds,
  depth,
  failed: false,
});

describe('the waterfall of a trace', () => {
  test('has a bar for each span, as long as its share of the whole', () => {
    const { bars, folds } = layOut([
      span('whole', 0, 100),
      span('first', 0, 25, 1),
      span('second', 50, 50, 1),
    ]);
    expect(bars.map(({ left, width }) => [left, width])).toEqual([
      ['0.00', '100.00'],
      ['0.00', '25.00'],
      ['50.00', '50.00'],
    ]);
    expect(folds).toEqual([]);
  });

  test('folds the minute before another attempt, so that the steps of both can be seen', () => {
    const attempts = [
      span('attempts', 0, 60_200),
      span('decrypt', 0, 100, 1),
      span('decrypt', 60_100, 50, 1),
      span('send', 60_150, 50, 1),
    ];
    const { bars, folds } = layOut(attempts);
    expect(folds).toEqual([{ at: '50.00', left: '60 s' }]);
    expect(bars.map(({ left, width }) => [left, width])).toEqual([
      ['0.00', '100.00'],
      ['0.00', '50.00'],
      ['50.00', '25.00'],
      ['75.00', '25.00'],
    ]);
    expect(bars[0]?.took).toBe('60 s');
  });

  test('of no spans is empty', () => {
    expect(layOut([])).toEqual({ bars: [], folds: [] });
  });

  test('keeps every bar within its width and in its order, whatever the spans', () => {
    const any = fc.record({
      name: fc.constant('step'),
      after: fc.nat(1e7),
      milliseconds: fc.nat(1e7),
      depth: fc.nat(4),
      failed: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 12 }), (spans) => {
        const { bars } = layOut(spans);
        for (const [index, { left, width }] of bars.entries()) {
          expect(Number(left)).toBeGreaterThanOrEqual(0);
          expect(Number(left) + Number(width)).toBeLessThanOrEqual(100.02);
          for (const [other, { left: otherLeft }] of bars.entries()) {
            const isBefore = (spans[index]?.after ?? 0) < (spans[other]?.after ?? 0);
            // A bar at the end moves back to be seen.
            if (isBefore) expect(Number(left) - Number(otherLeft)).toBeLessThanOrEqual(0.76);
          }
        }
      }),
    );
  });
});
