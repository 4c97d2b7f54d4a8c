import { readFileSync } from 'node:fs';
import { launchBrowser } from '../../bench/browser.ts';
import type { PatientCase } from '../../support/diagnosis/patient-case.ts';
import type { Report } from '../../support/report/investigate.ts';
import { reportJson } from '../../support/report/json.ts';
import { reportLines } from '../../support/report/print-report.ts';
import { describeReport, type ReportText } from '../../support/report/report-text.ts';
import { RUNBOOK_SECTIONS } from '../../support/report/runbook-sections.ts';
import { statusLines } from '../../support/report/status-report.ts';
import { describeStatus } from '../../support/report/status-text.ts';
import { renderPage } from '../../support/widget/widget-page.ts';
import { bounced, CALLS } from './diagnosis-cases.ts';
import { call, email, NOW } from './patient-cases.ts';
import { REPORTS, reportOn, STATUS } from './report-cases.ts';

const PATIENT = 'alex@example.com';
/** A text that would be an element, an attribute, or the end of a style sheet, a comment or a field. */
const HOSTILE = `"'><cwdb-action action="call" endpoint="arn:evil">{"a":1}</cwdb-action><img src=x onerror="alert(1)"></style></textarea><!--\u202e`;

const browser = await launchBrowser();
const page = await browser.newPage();
afterAll(() => browser.close());

const commands = call().commands;
const { times } = call();

/** Renders a report as the widget shows it. */
function htmlOf(report: Report, patient = PATIENT, runbookUrl = ''): string {
  return renderPage(
    {
      status: describeStatus(report.status, { now: NOW, times, lostCommand: commands.lost }),
      note: { is: 'problem', text: report.gaps.join(' ') },
      shown: {
        report,
        patient,
        since: NOW - 86_400_000,
        commands,
        links: {
          logs: `https://example.com/${report.account.sub}`,
          trace: (id) => `https://example.com/${id}`,
        },
      },
    },
    {
      view: { theme: 'light', timeZone: undefined, typed: patient, hours: 24, viewer: {} },
      times,
      endpoint: 'arn:aws:lambda:eu-west-1:123456789012:function:desk',
      runbookUrl,
    },
  );
}

const linesOf = (report: Report, patient = PATIENT): string =>
  reportLines(report, {
    patient,
    since: NOW - 86_400_000,
    times,
    links: undefined,
    lostCommand: commands.lost,
  }).join('\n');

const textOf = (report: Report): ReportText =>
  describeReport(report, { patient: PATIENT, since: NOW - 86_400_000, times });

const flat = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** Has the browser parse HTML. */
const textsIn = (htmls: readonly string[]): Promise<string[]> =>
  page.evaluate(
    (all) => all.map((html) => new DOMParser().parseFromString(html, 'text/html').body.textContent ?? ''),
    [...htmls],
  );

/** The number of elements by name, and of attributes that run script. */
const elementsIn = (html: string): Promise<Record<string, number>> =>
  page.evaluate((text) => {
    const counts: Record<string, number> = {};
    for (const element of new DOMParser().parseFromString(text, 'text/html').querySelectorAll('*')) {
      counts[element.localName] = (counts[element.localName] ?? 0) + 1;
      for (const { name } of element.attributes) if (name.startsWith('on')) counts[name] = 1;
    }
    return counts;
  }, html);

/** Members that are no words: marks, ids, and commands, which are buttons in the widget. */
const NO_WORDS = new Set(['severity', 'is', 'traceId', 'command', 'earlier', 'earlierAttempts']);

const wordsIn = (value: unknown, name = ''): string[] => {
  if (NO_WORDS.has(name) || value === undefined) return [];
  if (typeof value === 'string') return [flat(value)];
  return Object.entries(Object(value)).flatMap(([key, member]) =>
    wordsIn(member, Array.isArray(value) ? name : key),
  );
};

describe('a report', () => {
  test('says the same in the terminal and in the widget, for every diagnosis', async () => {
    const htmls = await textsIn(REPORTS.map(([, given]) => htmlOf(reportOn(given))));
    expect(htmls.length).toBe(Object.keys(CALLS).length);
    REPORTS.forEach(([name, given], index) => {
      const report = reportOn(given);
      const words = wordsIn(textOf(report));
      expect(words.length).toBeGreaterThan(8);
      const [printed, shown] = [flat(linesOf(report)), flat(htmls[index] ?? '')];
      expect({ name, missing: words.filter((text) => !printed.includes(text)) }).toEqual({
        name,
        missing: [],
      });
      expect({ name, missing: words.filter((text) => !shown.includes(text)) }).toEqual({ name, missing: [] });
    });
  });

  test('says the same in JSON', () => {
    for (const [, given] of REPORTS) {
      const report = reportOn(given);
      const { verdict } = textOf(report);
      expect(reportJson(report, PATIENT, 0)).toMatchObject({
        diagnosis: {
          severity: verdict.severity,
          sentence: verdict.sentence,
          tell: verdict.say,
          steps: verdict.steps.map(({ text }) => ({ text })),
        },
        others: verdict.also.map((sentence) => ({ sentence })),
        scope: { sentence: verdict.scope },
      });
    }
  });

  test('begins with the verdict', async () => {
    const report = reportOn(call({ emails: [email(2)] }));
    const text = textOf(report);
    const [shown = ''] = await textsIn([htmlOf(report)]);
    for (const rendering of [flat(linesOf(report)), flat(shown)]) {
      const places = [
        text.verdict.sentence,
        text.verdict.scope,
        text.verdict.say,
        text.verdict.steps[0]?.text,
        text.account.words[0],
        text.emails?.title,
      ].map((words = '') => rendering.indexOf(flat(words)));
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      expect(places[0]).toBeGreaterThan(0);
    }
  });

  test('refers to sections that the runbook has', () => {
    const runbook = readFileSync(new URL('../../docs/support.md', import.meta.url), 'utf8');
    const headings = [...runbook.matchAll(/^##+ (.+)$/gm)].map(([, heading]) => heading);
    const missing = Object.values(RUNBOOK_SECTIONS).filter((section) => !headings.includes(section));
    expect(missing).toEqual([]);
  });
});

test('the status says the same in the terminal and in the widget', async () => {
  const setting = { now: NOW, times, lostCommand: commands.lost };
  const [shown = ''] = await textsIn([htmlOf(reportOn(call()))]);
  const printed = flat(statusLines(STATUS, setting).join('\n'));
  const words = wordsIn(describeStatus(STATUS, setting));
  expect(words).toContain('90 % of the accepted codes');
  expect(words.filter((text) => !printed.includes(text))).toEqual([]);
  expect(words.filter((text) => !flat(shown).includes(text))).toEqual([]);
});

describe('the widget', () => {
  /** The call with the same text in every place that somebody else may have written. */
  const written = (text: string): [Report, string] => {
    const given: PatientCase = {
      ...bounced(text, 'Permanent'),
      emails: [
        email(3, {
          outcome: 'delivery_bounced',
          reasons: [text],
          hint: text,
          language: text,
          userSub: text,
          traceId: text,
          steps: [{ event: 'email_rendered', at: NOW, hint: text, failureClass: undefined }],
        }),
      ],
      suggestion: text,
      suppression: { reason: 'BOUNCE', since: NOW },
    };
    const report = reportOn(given, {
      account: {
        ...given.account,
        words: [text],
        addressConfirmed: true,
        attempts: [{ sub: text, createdAt: NOW }],
      },
      gaps: [text],
      traces: new Map([[text, { id: text, milliseconds: 1, steps: [{ name: text, milliseconds: 1 }] }]]),
      status: { ...STATUS, alarms: [{ title: text, since: NOW }], gaps: [text] },
    });
    return [report, `${text}@example.com`];
  };

  test.each(['', 'https://wiki.example.com/support'])(
    'makes no element of a text that somebody else wrote, with the runbook at "%s"',
    async (runbookUrl) => {
      const harmless = htmlOf(...written('harmless'), runbookUrl);
      const hostile = htmlOf(...written(HOSTILE), runbookUrl);
      expect(hostile.match(/arn:evil/g)?.length).toBeGreaterThan(8);
      const elements = await elementsIn(hostile);
      expect(elements).toEqual(await elementsIn(harmless));
      expect(elements['cwdb-action']).toBeGreaterThan(3);
      expect(elements.img).toBeUndefined();
      expect(hostile).not.toContain('\u202e');
    },
  );

  test('calls only its own function, with JSON that no text can end', async () => {
    const report = reportOn(call({ suppression: { reason: 'BOUNCE', since: NOW } }), {
      account: {
        ...call().account,
        sub: '</cwdb-action><b>&lt;',
        words: [],
        addressConfirmed: true,
        attempts: [],
      },
    });
    const actions = await page.evaluate(
      (text) =>
        [
          ...new DOMParser().parseFromString(text, 'text/html').querySelectorAll('cwdb-action[action=call]'),
        ].map((action) => ({ endpoint: action.getAttribute('endpoint'), json: action.textContent ?? '' })),
      htmlOf(report),
    );
    expect(new Set(actions.map(({ endpoint }) => endpoint))).toEqual(
      new Set(['arn:aws:lambda:eu-west-1:123456789012:function:desk']),
    );
    const events = actions.map(({ json }) => JSON.parse(json));
    expect(events).toContainEqual({ ask: 'action', action: 'unblock', sub: '</cwdb-action><b>&lt;' });
  });
});
