import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { FunctionName } from '../sender/email/kinds.ts';
import type { SiteConfig } from '../site/config.ts';
import { stackNameOf } from '../site/stack-name.ts';
import { EmailDelivery } from './email/email-delivery.ts';
import { AppBrands } from './functions/app-brands.ts';
import { CustomEmailSender } from './functions/custom-email-sender.ts';
import { DeliveryEvents } from './functions/delivery-events.ts';
import { Notices } from './functions/notices.ts';
import { WebHosting } from './hosting/web-hosting.ts';
import { AlarmTopic } from './monitoring/alarm-topic.ts';
import { Records } from './monitoring/log-storage.ts';
import { SupportDesk } from './monitoring/monitoring.ts';
import { CodeEncryption } from './user-pool/code-encryption.ts';
import { SingleSignOn } from './user-pool/single-sign-on.ts';
import { Identity } from './user-pool/user-pool.ts';
import { refuse } from './validations.ts';

export interface ClinicMailStackProps extends StackProps {
  readonly site: SiteConfig;
  /** Folder of each function's bundle. */
  readonly bundles: Readonly<Record<FunctionName, string>>;
}

/** Everything between a patient who asks for a code and the email that SES accepts. */
export class ClinicMailStack extends Stack {
  constructor(scope: Construct, id: string, { site, bundles, ...props }: ClinicMailStackProps) {
    super(scope, id, {
      stackName: stackNameOf(site.stage),
      description: 'Patient accounts and the emails they receive',
      terminationProtection: true,
      tags: { Application: 'clinic-mail', Stage: site.stage },
      ...props,
    });
    refuse(this, () => [
      [
        this.region !== site.region,
        `site.config.json names the region ${site.region}, but the stack would go to ${this.region}.`,
      ],
    ]);

    const records = new Records(this, 'Records', { site });
    const { topic } = new AlarmTopic(this, 'AlarmTopic', { records, site });
    const encryption = new CodeEncryption(this, 'CodeEncryption', { site });
    const delivery = new EmailDelivery(this, 'EmailDelivery', { site });
    const appBrands = AppBrands.of(this, 'AppBrands', site);
    const { sender, failureQueue } = new CustomEmailSender(this, 'CustomEmailSender', {
      appBrands,
      bundle: bundles.sender,
      codeKey: encryption.key,
      delivery,
      records,
      site,
    });
    const notices = new Notices(this, 'Notices', {
      appBrands,
      bundle: bundles.notices,
      delivery,
      records,
      site,
    });
    const { teller } = new DeliveryEvents(this, 'DeliveryEvents', {
      bundle: bundles.deliveryEvents,
      delivery,
      records,
      site,
    });
    const { userPool, portalClient } = new Identity(this, 'Identity', {
      codeKey: encryption.key,
      customEmailSender: sender.function,
      noticeTriggers: notices.triggers,
      records,
      site,
    });
    const sso = new SingleSignOn(this, 'SingleSignOn', { site, userPool, portalClient });
    appBrands?.write(sso.connected);
    encryption.allowDecrypt(sender.role, userPool);
    new SupportDesk(this, 'SupportDesk', {
      topic,
      watched: {
        sender,
        notices: notices.sender,
        teller,
        failureQueue,
        userPool,
        portalClient,
        signInsAreTold: site.notices.newSignIn,
      },
    });
    new WebHosting(this, 'WebHosting', {
      site,
      userPool,
      client: portalClient,
      signInUrl: site.portal.signIn === 'managed-login' ? sso.url : undefined,
    });

    new CfnOutput(this, 'UserPoolId', { value: userPool.userPoolId });
    new CfnOutput(this, 'UserPoolClientId', { value: portalClient.userPoolClientId });
    new CfnOutput(this, 'SenderLogGroup', { value: sender.logGroup.logGroupName });
    if (notices.sender !== undefined) {
      new CfnOutput(this, 'NoticesLogGroup', { value: notices.sender.logGroup.logGroupName });
    }
    new CfnOutput(this, 'DeliveryEventsLogGroup', { value: teller.logGroup.logGroupName });
    new CfnOutput(this, 'FailureQueueUrl', { value: failureQueue.queueUrl });
  }
}
