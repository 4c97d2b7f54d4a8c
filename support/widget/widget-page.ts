import { anchorOf } from '../../formats/heading-anchor.ts';
import type { Links } from '../aws/links.ts';
import type { Commands } from '../diagnosis/patient-case.ts';
import type { Severity } from '../diagnosis/rule.ts';
import type { Report } from '../report/investigate.ts';
import { type AccountText, describeReport, type EmailText, type ReportText } from '../report/report-text.ts';
import type { StatusText } from '../report/status-text.ts';
import type { LocalTimes } from '../timeline/times.ts';
import { Html, html, jsonHtml } from './html.ts';
import { type OfferedAction, offeredActions } from './widget-actions.ts';
import { MOST_HOURS, type WidgetView } from './widget-event.ts';
import { WIDGET_STYLE } from './widget-style.ts';

/** A message above the report. */
export interface Note {
  readonly is: 'well' | 'problem';
  readonly text: string;
}

/** The setting of a page besides its data. */
export interface PageSetting {
  readonly view: WidgetView;
  readonly times: LocalTimes;
  /** The ARN of this function, the only one that buttons call. */
  readonly endpoint: string;
  /** The address of `docs/support.md` for staff; empty if there is none. */
  readonly runbookUrl: string;
}

/** A report and what is shown with it. */
export interface ShownReport {
  readonly report: Report;
  /** Address, `sub` or user name. */
  readonly patient: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly commands: Commands;
  readonly links: Links | undefined;
}

/** The parts of a page, from the top; a part that is undefined is left out. */
export interface WidgetPage {
  readonly status: StatusText | undefined;
  readonly note?: Note | undefined;
  readonly shown?: ShownReport | undefined;
}

/** How something is. */
type State = Severity | 'bad' | 'open';

/** The lines of each icon on a square of 16, and its name; an icon is there whatever fonts the viewer has. */
const ICONS: Readonly<Record<State, { readonly lines: string; readonly name: string }>> = {
  well: { lines: 'M2.5 8.5l3.5 4 7.5-9', name: 'well' },
  problem: { lines: 'M3.5 3.5l9 9M12.5 3.5l-9 9', name: 'problem' },
  bad: { lines: 'M3.5 3.5l9 9M12.5 3.5l-9 9', name: 'problem' },
  wait: { lines: 'M8 3v5.5l3.5 2.5M14.5 8a6.5 6.5 0 1 1-13 0a6.5 6.5 0 1 1 13 0', name: 'wait' },
  open: { lines: 'M8 3v5.5l3.5 2.5M14.5 8a6.5 6.5 0 1 1-13 0a6.5 6.5 0 1 1 13 0', name: 'wait' },
  unknown: { lines: 'M5 5.5a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M8 13.2v.1', name: 'not known' },
};

const icon = (state: State): Html =>
  html`<svg class="icon" viewBox="0 0 16 16" width="16" height="16" role="img" aria-label="${ICONS[state].name}"><path d="${ICONS[state].lines}" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"></path></svg>`;

/** Renders the widget. It has no script, no element that the console removes, and no address outside of its texts. */
export function renderPage({ status, note, shown }: WidgetPage, setting: PageSetting): string {
  return html`<style>${new Html(WIDGET_STYLE)}</style>
<div class="cwdb-no-default-styles"></div>
<div class="clinic-desk ${setting.view.theme}" lang="en" dir="ltr">
${status && statusPart(status, setting)}
${askPart(setting)}
${note && html`<p class="note ${note.is}" role="status">${icon(note.is)} ${note.text}</p>`}
${shown && reportPart(shown, setting)}
</div>`.text;
}

function statusPart({ severity, headline, rows, gaps }: StatusText, setting: PageSetting): Html {
  return html`<h2><span class="${severity}">${icon(severity)} ${headline}</span></h2>
<ul class="status" aria-label="Is it everyone?">
${rows.map(
  (row) =>
    html`<li><span class="${row.severity}">${icon(row.severity)} ${row.label}:</span> ${row.text}${row.alarms.map(
      ({ title, since }) => html`<br>${alarmTitle(title, setting)}${since && `, ${since}`}`,
    )}</li>`,
)}
</ul>
${gaps.map((gap) => html`<p class="quiet">${gap}</p>`)}`;
}

/**
 * Renders the box. Return in a form with one text field would submit it and put the address into the URL; with two fields
 * and no submit button, a browser does nothing.
 *
 * @see https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#implicit-submission
 */
function askPart(setting: PageSetting): Html {
  const { typed, hours } = setting.view;
  return html`<form class="ask" autocomplete="off">
<label class="box">Email address, sub or user name of the patient <input type="text" name="patient" value="${typed}" size="40" maxlength="400" autocomplete="off" autocapitalize="none" spellcheck="false"></label>
<label>Hours to look back <input class="hours" type="number" name="hours" value="${hours}" min="1" max="${MOST_HOURS}" step="1"></label>
${button({ label: 'Look up', event: { ask: 'report' }, isPrimary: true }, setting)}
${button({ label: 'Who is calling?', popup: whoIsCalling(setting) }, setting)}
</form>`;
}

function whoIsCalling(setting: PageSetting): Html {
  return html`<div class="clinic-desk ${setting.view.theme}" lang="en">
<h2>Who is calling?</h2>
<p>Before you say anything about an account, make sure who is calling: for example, call back at the number in the records. An email address proves nothing.</p>
<p>Until you know, say: “I cannot say on the phone whether an address has an account. If it has one, the website sends an email to it.”</p>
<p>Never ask for a code or a password. ${runbookLink('Who is calling', setting)}</p>
</div>`;
}

function reportPart(shown: ShownReport, setting: PageSetting): Html {
  const { report, patient, since, links } = shown;
  const text = describeReport(report, { patient, since, times: setting.times });
  const actions = offeredActions(report);
  return html`<h2>${text.patient}</h2>
${text.sub && html`<p class="quiet">sub <code>${text.sub}</code></p>`}
${verdictPart(text, actions, shown, setting)}
${
  actions.length > 0 &&
  html`<h3>Actions</h3>
<div class="actions">${actions.map((action) => actionButton(action, setting))}</div>`
}
<h3>The account</h3>
${accountPart(text.account)}
${emailsPart(text, links, setting)}
${text.lost.map((entry) => html`<p><span class="problem">${icon('problem')} ${entry}</span> <code>${shown.commands.lost}</code></p>`)}
${text.gaps.map((gap) => html`<p class="quiet">${gap}</p>`)}
${links && html`<p>${link(links.logs, 'Every log line about this account')}</p>`}`;
}

function verdictPart(
  { verdict }: ReportText,
  actions: readonly OfferedAction[],
  { report, commands }: ShownReport,
  setting: PageSetting,
): Html {
  const { severity, sentence, also, scope, say, steps, runbook } = verdict;
  /** A step that a button does shows the button in place of the command. */
  const how = (command: string): Html => {
    const action = actions.find(({ name }) => commands.users(name) === command);
    if (action !== undefined) return actionButton(action, setting);
    if (command === commands.watch) return button({ label: 'Look again', event: { ask: 'report' } }, setting);
    const { ownerSub } = report.account;
    if (ownerSub !== undefined && commands.support(ownerSub) === command) {
      return button({ label: 'Look at that account', event: { ask: 'report', sub: ownerSub } }, setting);
    }
    return html`in a terminal, <code>${command}</code>`;
  };
  return html`<div class="verdict ${severity}"><div>
<h3><span class="${severity}">${icon(severity)} What is the matter</span></h3>
<p>${sentence}</p>
${also.map((other) => html`<p>Also: ${other}</p>`)}
<h3>Is it everyone?</h3>
<p>${scope}</p>
</div><div>
<h3>Tell the patient, once you know who is calling</h3>
<p class="say">“${say}”</p>
<h3>Do</h3>
<ol>${steps.map(({ text, command }) => html`<li>${text}${command !== undefined && html`: ${how(command)}`}</li>`)}</ol>
<p>More: ${runbookLink(runbook, setting)}</p>
</div></div>`;
}

function accountPart({ suggestion, words, attempts, earlierAttempts, life, warnings }: AccountText): Html {
  return html`${warnings.map(({ title, text }) => html`<p><strong class="problem">${title}</strong> ${text}</p>`)}
${suggestion && html`<p><strong>${suggestion}</strong></p>`}
${words.map((sentence) => html`<p>${sentence}</p>`)}
${
  attempts.length > 0 &&
  html`<ul>${attempts.map((attempt) => html`<li><code>${attempt}</code></li>`)}${earlierAttempts > 0 && html`<li>… and ${earlierAttempts} earlier</li>`}</ul>`
}
${life && html`<p class="quiet">${life}</p>`}`;
}

function emailsPart(
  { emails }: ReportText,
  links: Links | undefined,
  { times }: PageSetting,
): Html | undefined {
  if (emails === undefined) return undefined;
  const { title, earlier, shown } = emails;
  return html`<h3>${title}</h3>
<p class="quiet">times in ${times.timeZone}${earlier > 0 && `; … ${earlier} earlier`}</p>
${shown.length === 0 && html`<p>None.</p>`}
<div class="emails">${shown.map((entry) => ('action' in entry ? html`<p>${entry.action}</p>` : emailPart(entry, links)))}</div>`;
}

function emailPart(
  { title, day, outcome, is, signUp, steps, hint, took, traceId }: EmailText,
  links: Links | undefined,
): Html {
  return html`<div><h4>${title}, ${day}: <span class="${is}">${icon(is)} ${outcome}</span></h4>
${signUp && html`<p class="quiet">for the sign-up <code>${signUp}</code></p>`}
<table><caption>Step by step</caption>
<thead><tr><th scope="col">Time</th><th scope="col">Step</th><th scope="col">Since the request</th></tr></thead>
<tbody>${steps.map(({ time, words, after }) => html`<tr><td>${time}</td><td>${words}</td><td>${after ?? '–'}</td></tr>`)}</tbody></table>
${hint && html`<p>${hint}</p>`}
${(took !== undefined || traceId !== undefined) && html`<p class="quiet">${took} ${traceId !== undefined && links && link(links.trace(traceId), `Trace of this email, ${title}`)}</p>`}</div>`;
}

const actionButton = ({ name, label, question, sub }: OfferedAction, setting: PageSetting): Html =>
  button({ label, event: { ask: 'action', action: name, sub }, question }, setting);

interface Button {
  readonly label: string;
  /** The event for this function. */
  readonly event?: object;
  /** HTML to show in a window, in place of a call. */
  readonly popup?: Html;
  /** Asked before the call. */
  readonly question?: string;
  readonly isPrimary?: boolean;
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_interactivity.html */
function button({ label, event, popup, question, isPrimary }: Button, { endpoint }: PageSetting): Html {
  const action =
    popup === undefined
      ? html`<cwdb-action action="call" display="widget" endpoint="${endpoint}"${question !== undefined && html` confirmation="${question}"`}>${jsonHtml(event ?? {})}</cwdb-action>`
      : html`<cwdb-action action="html" display="popup">${popup}</cwdb-action>`;
  return html`<button type="button" class="btn${isPrimary && ' btn-primary'}">${label}</button>${action}`;
}

/** An alarm has the title of its section. */
const alarmTitle = (title: string, setting: PageSetting): Html =>
  setting.runbookUrl === '' ? html`<strong>${title}</strong>` : runbookLink(title, setting);

function runbookLink(heading: string, { runbookUrl }: PageSetting): Html {
  return runbookUrl === ''
    ? html`“${heading}” in docs/support.md`
    : link(`${runbookUrl}#${anchorOf(heading)}`, `${heading}, in the runbook`);
}

const link = (url: string, text: string): Html =>
  html`<a href="${url}" target="_blank" rel="noopener noreferrer">${text}</a>`;
