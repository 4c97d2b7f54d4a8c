import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { SiteConfig } from '../../site/config.ts';
import type { LogStorage } from './log-storage.ts';

export interface AlarmTopicProps {
  readonly logStorage: LogStorage;
  readonly site: SiteConfig;
}

/** The SNS topic that emails alarms to each address in `alarmEmails`, once its owner has confirmed the subscription. */
export class AlarmTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { logStorage, site }: AlarmTopicProps) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', {
      displayName: `clinic-mail ${site.stage}`,
      masterKey: logStorage.key,
      enforceSSL: true,
    });
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsOfThisAccount',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    for (const address of site.alarmEmails) this.topic.addSubscription(new EmailSubscription(address));
  }
}
