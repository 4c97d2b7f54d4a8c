import type { Context } from 'aws-lambda';
import type { Telemetry } from '../../sender/telemetry/telemetry.ts';
import type { SiteConfig } from '../../site/config.ts';
import { SUPPORT_REQUEST } from '../audit/support-actions.ts';
import type { ReportClients } from '../aws/clients.ts';
import type { Target } from '../aws/target.ts';
import type { Commands } from '../diagnosis/patient-case.ts';
import { NobodyError, NotDoneError } from '../people/exit-codes.ts';
import { investigate } from '../report/investigate.ts';
import { createLogReader } from '../report/log-reader.ts';
import { commandsFor } from '../report/next-commands.ts';
import { readRecentCodes, readServiceStatus } from '../report/service-status.ts';
import { describeStatus } from '../report/status-text.ts';
import { HOUR, localTimes } from '../timeline/times.ts';
import { performWidgetAction } from './widget-actions.ts';
import { WIDGET_DOCUMENTATION } from './widget-documentation.ts';
import { readWidgetRequest, readWidgetView, type WidgetRequest } from './widget-event.ts';
import { type PageSetting, renderPage, type WidgetPage } from './widget-page.ts';

/** The collaborators of the widget. */
export interface WidgetParts {
  readonly telemetry: Telemetry;
  readonly clients: ReportClients;
  /** The app client of the portal. */
  readonly clientId: string;
  /** The clinic's time zone. */
  readonly timeZone: string;
  readonly notices: SiteConfig['notices'];
  readonly runbookUrl: string;
  /** Milliseconds for an answer. */
  readonly budget: number;
  readonly clock: () => number;
}

/** How a use of the widget ended. */
type Outcome = 'shown' | 'done' | 'refused' | 'not-understood' | 'failed';

/** An answer, and what the log says about it. */
interface Answer {
  readonly page: WidgetPage;
  readonly outcome: Outcome;
  /** The account that it is about; undefined where there is none or it is not certain which. */
  readonly sub?: string | undefined;
}

/** The commands that the widget names are for the stack of the repository's configuration. */
const TARGET: Target = { local: false, port: 3001 };

/**
 * Creates the handler of the support widget, which CloudWatch calls with the rights of the person at the dashboard. Each
 * use is one line of the log, which names the account by its `sub` and never contains the event.
 *
 * @returns a Lambda handler that returns HTML, or Markdown for `describe`
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_about.html
 */
export function createWidgetHandler(parts: WidgetParts) {
  return async (event: unknown, context: Context): Promise<string> => {
    const request = readWidgetRequest(event);
    if (request.ask === 'describe') return WIDGET_DOCUMENTATION;
    return parts.telemetry.invocation(context, () => handle(request, event, context, parts));
  };
}

async function handle(
  request: WidgetRequest,
  event: unknown,
  { invokedFunctionArn }: Context,
  parts: WidgetParts,
): Promise<string> {
  const { telemetry, runbookUrl, budget, clock } = parts;
  const view = readWidgetView(event);
  const now = clock();
  const setting: PageSetting = {
    view,
    times: localTimes(view.timeZone ?? parts.timeZone, now),
    endpoint: invokedFunctionArn,
    runbookUrl,
  };
  const answer = await telemetry.span(request.ask, () =>
    within(budget, answerRequest(request, setting, now, parts)).catch((error: unknown): Answer => {
      telemetry.logFailure(
        error,
        'The support widget could not answer: its report is not complete. npm run support asks the same.',
      );
      return { outcome: 'failed', page: { status: undefined, note: failureNote(error) } };
    }),
  );
  telemetry.log(SUPPORT_REQUEST, 'Somebody used the support widget.', {
    fields: {
      support_action: request.ask === 'action' ? request.action : request.ask,
      support_outcome: answer.outcome,
      ...((answer.sub ?? subIn(request)) !== undefined && { user_sub: String(answer.sub ?? subIn(request)) }),
      ...view.viewer,
    },
  });
  return renderPage(answer.page, setting);
}

const subIn = (request: WidgetRequest): string | undefined =>
  request.ask === 'action' ? request.sub : undefined;

function answerRequest(
  request: WidgetRequest,
  setting: PageSetting,
  now: number,
  parts: WidgetParts,
): Promise<Answer> {
  switch (request.ask) {
    case 'report':
      return answerReport(request.patient, setting, now, parts);
    case 'action':
      return answerAction(request, setting, now, parts);
    case 'not-understood':
      return answerStatus(setting, now, parts, {
        outcome: 'not-understood',
        note: { is: 'problem', text: 'That is neither an email address nor the id (sub) of an account.' },
      });
    default:
      return answerStatus(setting, now, parts, { outcome: 'shown' });
  }
}

async function answerStatus(
  setting: PageSetting,
  now: number,
  { clients }: WidgetParts,
  { outcome, note }: Pick<Answer, 'outcome'> & Pick<WidgetPage, 'note'>,
): Promise<Answer> {
  const reader = createLogReader(clients.logs, clients.logGroups);
  const status = await readServiceStatus(clients, readRecentCodes(reader, now));
  return { outcome, page: { status: textOf(status, setting, now), note } };
}

const textOf = (status: Parameters<typeof describeStatus>[0], { times }: PageSetting, now: number) =>
  describeStatus(status, { now, times, lostCommand: commandsFor('', TARGET).lost });

async function answerReport(
  patient: string,
  setting: PageSetting,
  now: number,
  { clients, notices }: WidgetParts,
): Promise<Answer> {
  const since = now - setting.view.hours * HOUR;
  let commands: Commands = commandsFor(patient, TARGET);
  const report = await investigate(clients, {
    patient,
    now,
    since,
    site: { timeZone: setting.times.timeZone, notices },
    commandsFor: ({ sub = patient, addressConfirmed }) => {
      commands = commandsFor(addressConfirmed ? patient : sub, TARGET);
      return commands;
    },
    onProgress: () => undefined,
  });
  const { sub } = report.account;
  return {
    outcome: 'shown',
    sub,
    page: {
      status: textOf(report.status, setting, now),
      shown: {
        report,
        patient,
        since,
        commands,
        links: sub === undefined ? undefined : clients.links(sub, since),
      },
    },
  };
}

/** Performs an action, then shows the account as it is afterwards. */
async function answerAction(
  { action, sub }: Extract<WidgetRequest, { ask: 'action' }>,
  setting: PageSetting,
  now: number,
  parts: WidgetParts,
): Promise<Answer> {
  const { clients, clientId } = parts;
  const pool = { cognito: clients.cognito, userPoolId: clients.userPoolId, clientId };
  const result = await performWidgetAction(action, sub, {
    pool,
    ses: clients.ses,
    times: setting.times,
  }).then(
    (text) => ({ outcome: 'done', note: { is: 'well', text } }) as const,
    (error: unknown) => {
      if (!(error instanceof NotDoneError || error instanceof NobodyError)) throw error;
      return { outcome: 'refused', note: { is: 'problem', text: error.message } } as const;
    },
  );
  const { page } = await answerReport(sub, setting, now, parts);
  return { outcome: result.outcome, sub, page: { ...page, note: result.note } };
}

/** No answer came within the budget. */
class TooLateError extends Error {
  override readonly name = 'TooLateError';
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new TooLateError('The budget is used up')), milliseconds);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Names the error only, because a message may repeat the request. */
function failureNote(error: unknown): WidgetPage['note'] {
  const name = error instanceof Error ? error.name : 'unknown error';
  return {
    is: 'problem',
    text:
      error instanceof TooLateError
        ? 'AWS took too long to answer. Try again with fewer hours, or use npm run support.'
        : `This could not be asked (${name}). Try again; if it happens again, tell an engineer.`,
  };
}
