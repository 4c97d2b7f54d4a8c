import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Watched } from './alarm-metrics.ts';
import { Alarms } from './alarms.ts';
import { SupportDashboard } from './dashboard.ts';
import { Queries } from './queries.ts';
import { Tracing } from './tracing.ts';

export interface SupportDeskProps {
  readonly topic: ITopic;
  readonly watched: Watched;
}

/** What people on the phone with patients work with: alarms, saved questions, traces and a dashboard. */
export class SupportDesk extends Construct {
  constructor(scope: Construct, id: string, { topic, watched }: SupportDeskProps) {
    super(scope, id);
    const { sender, notices, teller } = watched;
    const functions = [sender, ...(notices === undefined ? [] : [notices]), teller];
    const logGroups = functions.map(({ logGroup }) => logGroup);
    const { alarms } = new Alarms(this, 'Alarms', { topic, watched });
    new Queries(this, 'Queries', { logGroups });
    new Tracing(this, 'Tracing', { functions });
    new SupportDashboard(this, 'Dashboard', { alarms, logGroups, watched });
  }
}
