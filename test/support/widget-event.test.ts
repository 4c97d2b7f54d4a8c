import { readWidgetRequest, readWidgetView } from '../../support/widget/widget-event.ts';

const SUB = '2e73f812-6a58-4631-930f-7fe3cea8914f';
const context = (more: object) => ({ widgetContext: { forms: { all: {} }, ...more } });
const typed = (patient: unknown) => context({ forms: { all: { patient } } });

describe('a request to the widget', () => {
  test.each<[string, unknown, object]>([
    ['for its documentation', { describe: true }, { ask: 'describe' }],
    ['as it opens', context({}), { ask: 'status' }],
    [
      'about an address',
      { ask: 'report', ...typed(' Ana@Example.com ') },
      { ask: 'report', patient: 'Ana@example.com' },
    ],
    ['about a sub', { ask: 'report', ...typed(SUB) }, { ask: 'report', patient: SUB }],
    [
      'about the sub of a button',
      { ask: 'report', sub: SUB, ...typed('b@example.com') },
      { ask: 'report', patient: SUB },
    ],
    ['with an empty box', { ask: 'report', ...typed('  ') }, { ask: 'status' }],
    ['with a name', { ask: 'report', ...typed('Alex') }, { ask: 'not-understood' }],
    ['with a list in the box', { ask: 'report', ...typed(['a@example.com']) }, { ask: 'status' }],
    [
      'for an action',
      { ask: 'action', action: 'unblock', sub: SUB },
      { ask: 'action', action: 'unblock', sub: SUB },
    ],
    [
      'for an action of the command only',
      { ask: 'action', action: 'delete', sub: SUB },
      { ask: 'not-understood' },
    ],
    [
      'for an action on an address',
      { ask: 'action', action: 'resend', sub: 'a@example.com' },
      { ask: 'not-understood' },
    ],
    [
      'for a member of every object',
      { ask: 'action', action: 'toString', sub: SUB },
      { ask: 'not-understood' },
    ],
    ['that is no object', 'describe', { ask: 'status' }],
    ['that is nothing', null, { ask: 'status' }],
  ])('%s is read', (_, event, request) => {
    expect(readWidgetRequest(event)).toEqual(request);
  });
});

describe('the view', () => {
  test('has the time zone of the viewer, by name or by offset', () => {
    const zoneOf = (timezone: unknown) => readWidgetView(context({ timezone })).timeZone;
    expect(zoneOf({ label: 'Europe/Madrid', offsetISO: '+01:00' })).toBe('Europe/Madrid');
    expect(zoneOf({ label: 'Local', offsetISO: '+05:30' })).toBe('+05:30');
    expect(zoneOf({ label: '<b>', offsetISO: 'soon' })).toBeUndefined();
    expect(zoneOf('UTC')).toBeUndefined();
  });

  test('has the theme, and hours within limits', () => {
    const hoursOf = (hours: unknown) => readWidgetView(context({ forms: { all: { hours } } })).hours;
    expect(['1', '72', '0', '9999', '-1', 'x', 5].map(hoursOf)).toEqual([1, 72, 1, 168, 24, 24, 24]);
    expect(readWidgetView(context({ theme: 'dark' })).theme).toBe('dark');
    expect(readWidgetView(context({ theme: '"><script>' })).theme).toBe('light');
  });

  test('tells the log only values of a known form', () => {
    const { viewer } = readWidgetView(
      context({
        dashboardName: 'ClinicMail-support',
        accountId: '123456789012',
        locale: 'en',
        timezone: { label: 'UTC' },
      }),
    );
    expect(viewer).toEqual({
      dashboard: 'ClinicMail-support',
      account: '123456789012',
      viewer_locale: 'en',
      viewer_time_zone: 'UTC',
    });
    const address = 'ana@example.com';
    const hostile = {
      dashboardName: address,
      accountId: address,
      locale: address,
      timezone: { label: address },
    };
    expect(readWidgetView(context(hostile)).viewer).toEqual({});
  });
});
