import { leaksIn } from '../../bench/leaks.ts';

const line = (fields: object) => ({ message: JSON.stringify(fields) });

describe('the search for secrets', () => {
  test.each([
    ['in a field', line({ code: '481516' })],
    ['as a number', line({ code: 481516 })],
    ['on a line of its own, escaped', line({ text: 'Enter this code:\n\n481516\n\nIt works' })],
    ['in a nested error', line({ error: { cause: { stack: 'Error: 481516\n    at' } } })],
    ['in JSON within JSON', line({ event: JSON.stringify({ request: { code: '481516' } }) })],
    ['as a key', { 481516: true }],
    ['in a page', '<td dir="ltr">481516</td>'],
    ['in a link', 'https://x.example/#code=481516'],
  ])('finds a code %s', (_, captured) => {
    expect(leaksIn([captured], ['481516'])).toEqual(['481516']);
  });

  test('finds an address and a password anywhere', () => {
    const captured = line({ text: 'to <alex@example.com>, pass a<b>&"c' });
    expect(leaksIn(captured, ['alex@example.com', 'a<b>&"c', 'kim@example.com'])).toEqual([
      'alex@example.com',
      'a<b>&"c',
    ]);
  });

  test('does not mistake six digits of an id or a time for a code', () => {
    expect(leaksIn(line({ id: '1-6b04481516ab', at: 1795400720.481516, ms: 1481516 }), ['481516'])).toEqual(
      [],
    );
  });
});
