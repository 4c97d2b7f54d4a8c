import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { FunctionName } from '../sender/email/kinds.ts';
import type { SiteConfig } from '../site/config.ts';
import { stackNameOf } from '../site/stack-name.ts';
import { EmailDelivery } from './email/email-delivery.ts';
import { AccountRules } from './functions/account-rules.ts';
import { AppBrands } from './functions/app-brands.ts';
import { CustomEmailSender } from './functions/custom-email-sender.ts';
import { DeliveryEvents } from './functions/delivery-events.ts';
import { Notices } from './functions/notices.ts';
import { WebHosting } from './hosting/web-hosting.ts';
import type { MonitoredResources } from './monitoring/alarm-metrics.ts';
import { AlarmTopic } from './monitoring/alarm-topic.ts';
import { LogStorage } from './monitoring/log-storage.ts';
import { Monitoring } from './monitoring/monitoring.ts';
import { CodeEncryption } from './user-pool/code-encryption.ts';
import { SingleSignOn } from './user-pool/single-sign-on.ts';
import { PatientUserPool } from './user-pool/user-pool.ts';
import { addValidation } from './validations.ts';

export interface ClinicMailStackProps extends StackProps {
  readonly site: SiteConfig;
  /** Path of the folder with the bundled code of each function. */
  readonly bundles: Readonly<Record<FunctionName, string>>;
}

/**
 * Defines all AWS resources of the system, from the user pool to SES and the hosting of the web app.
 *
 * Construct ids are part of the logical ids in CloudFormation. A new id would replace the resource, so some ids here
 * and in the constructs (`Records`, `Identity`, `SupportDesk`, `Teller`) differ from the names of their classes.
 */
export class ClinicMailStack extends Stack {
  constructor(scope: Construct, id: string, { site, bundles, ...props }: ClinicMailStackProps) {
    super(scope, id, {
      stackName: stackNameOf(site.stage),
      description: 'Patient accounts and the emails they receive',
      terminationProtection: true,
      tags: { Application: 'clinic-mail', Stage: site.stage },
      ...props,
    });
    addValidation(this, () => [
      [
        this.region !== site.region,
        `site.config.json names the region ${site.region}, but the stack would be deployed to ${this.region}.`,
      ],
    ]);

    const logStorage = new LogStorage(this, 'Records', { site });
    const { topic } = new AlarmTopic(this, 'AlarmTopic', { logStorage, site });
    const encryption = new CodeEncryption(this, 'CodeEncryption', { site });
    const delivery = new EmailDelivery(this, 'EmailDelivery', { site });
    const appBrands = AppBrands.of(this, 'AppBrands', site);
    const { sender, failureQueue } = new CustomEmailSender(this, 'CustomEmailSender', {
      appBrands,
      bundle: bundles.sender,
      codeKey: encryption.key,
      delivery,
      logStorage,
      site,
    });
    const notices = new Notices(this, 'Notices', {
      appBrands,
      bundle: bundles.notices,
      delivery,
      logStorage,
      site,
    });
    const { deliveryEventsFunction } = new DeliveryEvents(this, 'DeliveryEvents', {
      bundle: bundles.deliveryEvents,
      delivery,
      logStorage,
      site,
    });
    const accountRules = new AccountRules(this, 'AccountRules', {
      bundle: bundles.accountRules,
      logStorage,
      site,
    });
    const accounts = new PatientUserPool(this, 'Identity', {
      accountRules,
      codeKey: encryption.key,
      customEmailSender: sender.function,
      noticeTriggers: notices.triggers,
      logStorage,
      site,
    });
    const { userPool, portalClient } = accounts;
    accounts.allow(sender.role, 'SenderLookUp', ['AdminGetUser', 'ListUsers']);
    accounts.allow(notices.sender.role, 'NoticesLookUp', [
      'AdminGetUser',
      'ListUsers',
      'AdminUserGlobalSignOut',
    ]);
    notices.watch(userPool);
    const sso = new SingleSignOn(this, 'SingleSignOn', { site, userPool, portalClient });
    appBrands?.write(sso.connected);
    encryption.allowDecrypt(sender.role, userPool);
    const resources: MonitoredResources = {
      sender,
      notices: notices.sender,
      accountRules: accountRules.rules,
      deliveryEventsFunction,
      failureQueue,
      userPool,
      portalClient,
      hasSignInNotices: site.notices.newSignIn,
    };
    new Monitoring(this, 'SupportDesk', { topic, resources });
    new WebHosting(this, 'WebHosting', {
      site,
      userPool,
      client: portalClient,
      signInUrl: site.portal.signIn === 'managed-login' ? sso.url : undefined,
    });
    this.#addOutputs(resources, logStorage.key);
  }

  #addOutputs(resources: MonitoredResources, recordsKey: IKey): void {
    const { sender, notices, deliveryEventsFunction, failureQueue, userPool, portalClient } = resources;
    const output = (name: string, value: string) => new CfnOutput(this, name, { value });
    output('UserPoolId', userPool.userPoolId);
    output('UserPoolClientId', portalClient.userPoolClientId);
    output('SenderLogGroup', sender.logGroup.logGroupName);
    output('NoticesLogGroup', notices.logGroup.logGroupName);
    output('DeliveryEventsLogGroup', deliveryEventsFunction.logGroup.logGroupName);
    output('FailureQueueUrl', failureQueue.queueUrl);
    output('FailureQueueArn', failureQueue.queueArn);
    output('RecordsKeyArn', recordsKey.keyArn);
  }
}
