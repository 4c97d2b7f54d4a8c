import { readPatientName } from '../people/patient-name.ts';
import { isSub } from '../people/pool.ts';
import { isWidgetActionName, type WidgetActionName } from './widget-actions.ts';

/** A request of the viewer. */
export type WidgetRequest =
  /** Documentation for the console, and nothing else. */
  | { readonly ask: 'describe' }
  /** The widget as it opens: the status of the system. */
  | { readonly ask: 'status' }
  /** A report about the patient in the box, or about the account whose `sub` a button names. */
  | { readonly ask: 'report'; readonly patient: string }
  | { readonly ask: 'action'; readonly action: WidgetActionName; readonly sub: string }
  | { readonly ask: 'not-understood' };

/** How the viewer sees the widget. */
export interface WidgetView {
  readonly theme: 'light' | 'dark';
  /** A name or an offset such as `+02:00`; undefined if the console gave none that is known. */
  readonly timeZone: string | undefined;
  /** The text in the box, to be shown again. */
  readonly typed: string;
  /** Hours to look back. */
  readonly hours: number;
  /** Facts about the viewer that the console sends, for the log; only values of a known form. */
  readonly viewer: Readonly<Record<string, string>>;
}

export const USUAL_HOURS = 24;
export const MOST_HOURS = 168;

type Members = Readonly<Record<string, unknown>>;

/**
 * Reads the request in an event: the parameters of a button are members of the event, and the fields of the form are in
 * its `widgetContext`.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_about.html
 */
export function readWidgetRequest(event: unknown): WidgetRequest {
  const { describe, ask, action, sub } = membersOf(event);
  if (describe === true) return { ask: 'describe' };
  if (ask === undefined) return { ask: 'status' };
  if (ask === 'report') {
    if (typeof sub === 'string' && isSub(sub)) return { ask, patient: sub };
    const typed = typedIn(event);
    if (typed === '') return { ask: 'status' };
    const patient = readPatientName(typed);
    return patient === undefined ? { ask: 'not-understood' } : { ask, patient };
  }
  if (ask === 'action' && isWidgetActionName(action) && typeof sub === 'string' && isSub(sub)) {
    return { ask, action, sub };
  }
  return { ask: 'not-understood' };
}

/** Reads how the viewer sees the widget. */
export function readWidgetView(event: unknown): WidgetView {
  const context = membersOf(membersOf(event).widgetContext);
  const { theme, timezone, dashboardName, accountId, locale } = context;
  const { hours } = fieldsIn(event);
  const timeZone = readTimeZone(membersOf(timezone));
  const viewer = {
    dashboard: matching(dashboardName, /^[\w-]{1,255}$/),
    account: matching(accountId, /^\d{12}$/),
    viewer_locale: matching(locale, /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/),
    viewer_time_zone: timeZone,
  };
  const asked = typeof hours === 'string' && /^\d{1,4}$/.test(hours) ? Number(hours) : USUAL_HOURS;
  return {
    theme: theme === 'dark' ? 'dark' : 'light',
    timeZone,
    typed: typedIn(event),
    hours: Math.min(Math.max(asked, 1), MOST_HOURS),
    viewer: Object.fromEntries(
      Object.entries(viewer).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
  };
}

/** Longer texts are neither addresses nor ids. */
const LONGEST = 400;

function typedIn(event: unknown): string {
  const { patient } = fieldsIn(event);
  return typeof patient === 'string' ? patient.trim().slice(0, LONGEST) : '';
}

/** Returns the fields of the forms in the widget, by name. */
function fieldsIn(event: unknown): Members {
  return membersOf(membersOf(membersOf(membersOf(event).widgetContext).forms).all);
}

/** The label may be the name of a zone; the offset is what the console shows times in. */
function readTimeZone({ label, offsetISO }: Members): string | undefined {
  const offset = matching(offsetISO, /^[+-]\d\d:\d\d$/);
  return [label, offset].find((zone): zone is string => typeof zone === 'string' && isTimeZone(zone));
}

function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const matching = (value: unknown, pattern: RegExp): string | undefined =>
  typeof value === 'string' && pattern.test(value) ? value : undefined;

const membersOf = (value: unknown): Members =>
  typeof value === 'object' && value !== null ? { ...value } : {};
