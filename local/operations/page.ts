import { readFileSync } from 'node:fs';
import { Liquid } from 'liquidjs';
import type { Route, RouteResponse } from '../../emulator/aws/route.ts';
import { AwsError, type Clock } from '../../emulator/aws/service.ts';
import type { LogStore } from '../../emulator/logs/log-store.ts';
import type { TraceStore } from '../../emulator/xray/trace-store.ts';
import { localTimes } from '../../support/timeline/times.ts';
import type { FaultSwitches } from '../fault-switches/fault-switches.ts';
import { FAULT_SWITCHES, type FaultSwitch, isFaultSwitchName } from '../fault-switches/fault-table.ts';
import type { AlarmText } from './alarms.ts';
import { DOCUMENTS, readDocument } from './documents.ts';
import { readEmails } from './email-log.ts';
import { type Filters, filterViews, isFiltered, matcherOf, readFilters } from './filters.ts';
import { requireSameOrigin } from './same-origin.ts';
import { spansOf } from './spans.ts';
import { emailView, faultSwitchViews } from './view.ts';

/** Everything that the operations page shows or controls. */
export interface Operations {
  readonly logs: LogStore;
  readonly traces: TraceStore;
  readonly logGroups: readonly string[];
  readonly inboxUrl: string;
  readonly userPoolId: string;
  readonly failedEvents: readonly unknown[];
  readonly faultSwitches: FaultSwitches;
  /** The alarms of the template by their titles. */
  readonly alarms: ReadonlyMap<string, AlarmText>;
  /** Finds the `sub` of every account with an address, that of its owner first. */
  readonly findSubs: (address: string) => readonly string[];
  /** Finds the `sub` of every account whose address contains a text. */
  readonly searchSubs: (part: string) => readonly string[];
  /** The ARN of the support desk's function, which tells whether the whole system works; undefined without one. */
  readonly deskEndpoint: string | undefined;
  /** The time zone of the clinic, e.g. `Europe/London`. */
  readonly timeZone: string;
  readonly clock: Clock;
}

const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');

/** Nothing inline and nothing from elsewhere; with `same-origin`, browsers send the origin of a form. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'same-origin',
  'cache-control': 'no-store',
};

/** A search for an address, a part of one or a `sub`, the users that it found, and the filters. */
interface Search {
  readonly who: string;
  readonly userSubs: readonly string[];
  readonly filters: Filters;
}

/** The shortest part of an address that is searched for, in characters. */
const SHORTEST_PART = 3;

/**
 * Makes the operations page at `/` and its other routes: every email as a timeline, as support sees it, a search for a
 * patient, the fault switches, and the documents for staff. Search terms are in a request's body; a URL may have a `sub`, never an address.
 */
export function operationsPages(operations: Operations): Route[] {
  const { logs, traces, logGroups, inboxUrl, userPoolId, failedEvents, faultSwitches, alarms } = operations;
  const { findSubs, searchSubs, timeZone, clock } = operations;
  const engine = new Liquid({ outputEscape: 'escape', strictVariables: true, strictFilters: true });
  const [page, live, document] = ['./page.liquid', './live.liquid', './document.liquid'].map((file) =>
    engine.parse(read(file)),
  );
  let changes = 0;
  const count = () => {
    changes += 1;
  };
  logs.subscribe(count);
  traces.subscribe(count);
  const version = () => `${changes}.${faultSwitches.changes}.${failedEvents.length}`;

  const find = (who: string): readonly string[] => {
    if (isSub(who)) return [who.toLowerCase()];
    const exact = findSubs(who);
    return exact.length > 0 || who.length < SHORTEST_PART ? exact : searchSubs(who);
  };
  const search = (fields: URLSearchParams): Search => {
    const who = fields.getAll('who').at(-1)?.trim() ?? '';
    return { who, userSubs: find(who), filters: readFilters(fields) };
  };
  const renderLive = ({ who, userSubs, filters }: Search): Promise<string> => {
    const [now, asked] = [clock(), who !== ''];
    const matches = matcherOf(filters, now);
    const emails = readEmails(logs, logGroups, asked ? { userSubs, matches } : { matches });
    const view = faultSwitchViews(faultSwitches, alarms, findSubs);
    const times = localTimes(timeZone, now);
    return engine.render(live ?? [], {
      emails: emails.map((email) => emailView(email, spansOf(email.traceId ?? '', traces), times)),
      found: asked || isFiltered(filters) ? foundSentence(who, userSubs, emails.length) : '',
      faultSwitches: view,
      running: view.filter(({ on }) => on),
      failed: failedEvents.length,
    });
  };
  const renderPage = async (asked: Search): Promise<RouteResponse> => ({
    headers: HEADERS,
    body: await engine.render(page ?? [], {
      live: await renderLive(asked),
      who: asked.who,
      filters: filterViews(asked.filters),
      version: version(),
      inboxUrl,
      userPoolId,
      timeZone,
      deskEndpoint: operations.deskEndpoint ?? null,
    }),
  });

  /** A route for a form of the page itself. */
  const form = (path: string, respond: (fields: URLSearchParams) => Promise<RouteResponse>): Route => ({
    method: 'POST',
    path,
    respond: ({ headers, body }) => {
      requireSameOrigin(headers);
      return respond(new URLSearchParams(body.toString('utf8')));
    },
  });
  const file = (path: string, name: string, type: string): Route => ({
    path,
    respond: () => ({ headers: { ...HEADERS, 'content-type': type }, body: read(name) }),
  });

  return [
    { path: '/', respond: ({ url }) => renderPage(search(new URLSearchParams({ who: subIn(url) }))) },
    ...DOCUMENTS.map((name) => ({
      path: `/docs/${name}`,
      respond: async () => ({
        headers: HEADERS,
        body: await engine.render(document ?? [], readDocument(name)),
      }),
    })),
    file('/operations/style.css', './style.css', 'text/css; charset=utf-8'),
    file('/operations/script.js', './script.js', 'text/javascript; charset=utf-8'),
    form('/operations/search', (fields) => renderPage(search(fields))),
    form('/operations/live', async (fields) => {
      const now = version();
      const headers = { ...HEADERS, 'x-version': now };
      if (fields.get('seen') === now) return { status: 204, headers, body: '' };
      return { headers, body: await renderLive(search(fields)) };
    }),
    form('/operations/fault-switches', async (fields) => {
      moveSwitch(faultSwitches, fields);
      return { status: 303, headers: { ...HEADERS, location: '/' }, body: '' };
    }),
  ];
}

const subIn = ({ searchParams }: URL) => [searchParams.get('sub') ?? ''].find(isSub) ?? '';

const isSub = (who: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(who);

/** @throws AwsError `ValidationException` for an unknown switch, or one without the address that it needs */
function moveSwitch(faultSwitches: FaultSwitches, fields: URLSearchParams): void {
  const name = fields.get('switch') ?? '';
  if (!isFaultSwitchName(name)) throw new AwsError('ValidationException', 'There is no such fault switch.');
  if (fields.get('on') !== 'true') {
    faultSwitches.switchOff(name);
    return;
  }
  const { blocksAddress }: FaultSwitch = FAULT_SWITCHES[name];
  const address = fields.get('address')?.trim() ?? '';
  if (blocksAddress && !/^[^@\s]+@[^@\s]+$/.test(address)) {
    throw new AwsError('ValidationException', 'This fault switch needs the email address of a patient.');
  }
  faultSwitches.switchOn(name, address);
}

function foundSentence(who: string, userSubs: readonly string[], count: number): string {
  const emails = count === 0 ? 'No email' : count === 1 ? '1 email' : `${count} emails`;
  if (who === '') return `${emails} like this.`;
  const [patient, ...others] = userSubs;
  if (patient === undefined) return 'Nobody has an account with this address.';
  if (others.length === 0) return `${emails} of patient ${patient}.`;
  return `${emails} of ${userSubs.length} accounts with this in their address.`;
}
