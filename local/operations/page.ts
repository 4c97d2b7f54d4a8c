import { readFileSync } from 'node:fs';
import { Liquid } from 'liquidjs';
import type { Page } from '../aws/page.ts';
import type { LogStore } from '../logs/log-store.ts';
import type { TraceStore } from '../xray/trace-store.ts';
import { readTimelines } from './timeline.ts';

/** What the operations page looks at. */
export interface Operations {
  readonly logs: LogStore;
  readonly traces: TraceStore;
  readonly logGroups: readonly string[];
  readonly inboxUrl: string;
  readonly userPoolId: string;
  readonly failedEvents: readonly unknown[];
}

const SOURCE = readFileSync(new URL('./page.liquid', import.meta.url), 'utf8');

/** The operations page: every email as a timeline, with what support sees of it. */
export function operationsPage(operations: Operations): Page {
  const engine = new Liquid({ outputEscape: 'escape', strictVariables: true, strictFilters: true });
  const template = engine.parse(SOURCE);
  return {
    path: '/',
    respond: async () => {
      const emails = readTimelines(operations.logs, operations.traces, operations.logGroups).map((email) => ({
        ...email,
        kind: email.kind ?? 'unknown kind',
        userSub: email.userSub ?? 'unknown user',
        traceId: email.traceId ?? null,
        time: new Date(email.steps[0]?.at ?? 0).toLocaleTimeString('en-GB'),
        steps: email.steps.map((step) => ({ ...step, supportHint: step.supportHint ?? '' })),
      }));
      const { inboxUrl, userPoolId, failedEvents } = operations;
      return {
        body: await engine.render(template, { emails, inboxUrl, userPoolId, failed: failedEvents.length }),
      };
    },
  };
}
