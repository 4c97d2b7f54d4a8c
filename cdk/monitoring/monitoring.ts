import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { MonitoredResources } from './alarm-metrics.ts';
import { Alarms } from './alarms.ts';
import { SupportDashboard } from './dashboard.ts';
import { Queries } from './queries.ts';
import { Tracing } from './tracing.ts';

export interface MonitoringProps {
  readonly topic: ITopic;
  readonly resources: MonitoredResources;
}

/** The alarms, saved log queries, traces and dashboard that support staff and engineers work with. */
export class Monitoring extends Construct {
  constructor(scope: Construct, id: string, { topic, resources }: MonitoringProps) {
    super(scope, id);
    const { sender, notices, accountRules, deliveryEventsFunction } = resources;
    const logGroups = [sender, notices, accountRules, deliveryEventsFunction].map(({ logGroup }) => logGroup);
    const { alarms } = new Alarms(this, 'Alarms', { topic, resources });
    new Queries(this, 'Queries', { logGroups });
    new Tracing(this, 'Tracing');
    new SupportDashboard(this, 'Dashboard', { alarms, logGroups, resources });
  }
}
