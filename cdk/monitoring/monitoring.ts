import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { MonitoredResources } from './alarm-metrics.ts';
import { Alarms, type AlarmTopics } from './alarms.ts';
import { SupportDashboard } from './dashboard.ts';
import { Queries } from './queries.ts';
import { Tracing } from './tracing.ts';

export interface MonitoringProps {
  readonly topics: AlarmTopics;
  readonly resources: MonitoredResources;
}

/** The alarms, saved log queries, traces and dashboard that support staff and engineers work with. */
export class Monitoring extends Construct {
  /** The log groups that the dashboard and the saved queries read. */
  readonly queriedLogGroups: readonly ILogGroup[];

  constructor(scope: Construct, id: string, { topics, resources }: MonitoringProps) {
    super(scope, id);
    const { sender, notices, accountRules, deliveryEventsFunction, canary } = resources;
    const functions = [sender, notices, accountRules, deliveryEventsFunction, ...(canary ? [canary] : [])];
    const logGroups = functions.map(({ logGroup }) => logGroup);
    const { alarms } = new Alarms(this, 'Alarms', { topics, resources });
    this.queriedLogGroups = logGroups;
    new Queries(this, 'Queries', { logGroups });
    new Tracing(this, 'Tracing');
    new SupportDashboard(this, 'Dashboard', { alarms, logGroups, resources });
  }
}
