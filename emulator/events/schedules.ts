import { randomUUID } from 'node:crypto';
import { TemplateError } from '../template/assembly.ts';
import type { StackResource } from '../template/stack-resource.ts';
import type { EventBusOptions } from './event-bus.ts';

/** The rules of the template that run on a schedule. */
export interface Schedules {
  /** Invokes the targets of each rule whose time has come, once, however often that was since the last call. */
  runDue(): Promise<void>;
}

interface ScheduledRule {
  readonly State?: string;
  readonly ScheduleExpression?: string;
  readonly Targets?: readonly { readonly Arn: string }[];
}

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Makes the schedules of the template. A rule runs for the first time when its interval has passed since the start.
 *
 * @throws TemplateError for an expression other than `rate(…)`
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export function createSchedules({ stack, clock, invokeAsync }: EventBusOptions): Schedules {
  const rules = stack
    .ofType('AWS::Events::Rule')
    .flatMap(readSchedule)
    .map((rule) => ({ ...rule, dueAt: clock() + rule.interval }));
  return {
    async runDue() {
      const now = clock();
      const due = rules.filter(({ dueAt }) => dueAt <= now);
      for (const rule of due) rule.dueAt = now + rule.interval;
      await Promise.all(
        due.flatMap(({ arn, targets }) =>
          targets.map((target) => invokeAsync(target, scheduledEvent(arn, now, stack), arn)),
        ),
      );
    },
  };
}

function scheduledEvent(ruleArn: string, now: number, { accountId, region }: EventBusOptions['stack']) {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: accountId,
    time: new Date(now).toISOString().replace(/\.\d+/, ''),
    region,
    resources: [ruleArn],
    detail: {},
  };
}

function readSchedule({ logicalId, arn, properties }: StackResource) {
  const { State = 'ENABLED', ScheduleExpression, Targets = [] }: ScheduledRule = properties;
  if (State !== 'ENABLED' || ScheduleExpression === undefined) return [];
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(ScheduleExpression) ?? [];
  const interval = Number(count) * (UNITS[unit] ?? Number.NaN);
  if (interval > 0) return [{ arn, interval, targets: Targets.map(({ Arn }) => Arn) }];
  throw new TemplateError(`${logicalId} has the schedule ${ScheduleExpression}; only rate(…) is supported.`);
}
