import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { FunctionName } from '../sender/email/kinds.ts';
import { signInUrlOf } from '../site/apps.ts';
import type { SiteConfig } from '../site/config.ts';
import { stackNameOf } from '../site/stack-name.ts';
import { EmailDelivery } from './email/email-delivery.ts';
import { AccountRules } from './functions/account-rules.ts';
import { AppBrands } from './functions/app-brands.ts';
import { Canary } from './functions/canary.ts';
import { reservationOf } from './functions/concurrency.ts';
import { CustomEmailSender } from './functions/custom-email-sender.ts';
import { DeliveryEvents } from './functions/delivery-events.ts';
import type { EmailFunction } from './functions/email-function.ts';
import { Notices } from './functions/notices.ts';
import { SupportWidget } from './functions/support-widget.ts';
import { WebHosting } from './hosting/web-hosting.ts';
import type { MonitoredResources } from './monitoring/alarm-metrics.ts';
import { AlarmTopic } from './monitoring/alarm-topic.ts';
import { supportDashboardName } from './monitoring/dashboard.ts';
import { LogStorage } from './monitoring/log-storage.ts';
import { Monitoring } from './monitoring/monitoring.ts';
import { SupportPolicy } from './monitoring/support-policy.ts';
import { allowDecryptCodes, CodeEncryption } from './user-pool/code-encryption.ts';
import { SingleSignOn } from './user-pool/single-sign-on.ts';
import { PatientUserPool } from './user-pool/user-pool.ts';
import { WebAcl } from './user-pool/web-acl.ts';
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
      tags: { ...site.tags, Application: 'clinic-mail', Stage: site.stage },
      ...props,
    });
    addValidation(this, () => [
      [
        this.region !== site.region,
        `site.config.json names the region ${site.region}, but the stack would be deployed to ${this.region}.`,
      ],
    ]);

    if (site.permissionsBoundary !== undefined) {
      const policy = ManagedPolicy.fromManagedPolicyArn(this, 'Boundary', site.permissionsBoundary);
      PermissionsBoundary.of(this).apply(policy);
    }
    const logStorage = new LogStorage(this, 'Records', { site });
    const displayName = `clinic-mail ${site.stage}`;
    const topics = {
      page: new AlarmTopic(this, 'AlarmTopic', { logStorage, displayName, emails: site.alarmEmails }).topic,
      ticket: new AlarmTopic(this, 'TicketTopic', {
        logStorage,
        displayName: `${displayName} tickets`,
        emails: site.ticketEmails ?? site.alarmEmails,
      }).topic,
    };
    const encryption = new CodeEncryption(this, 'CodeEncryption', {
      alias: `clinic-mail/${site.stage}/codes`,
    });
    const delivery = new EmailDelivery(this, 'EmailDelivery', { site });
    const appBrands = AppBrands.of(this, 'AppBrands', site);
    const settings = { logGroups: logStorage, vpc: site.vpc };
    const config = delivery.config({ replyTo: site.email.replyTo, siteUrl: site.siteUrl });
    const { sender, failureQueue } = new CustomEmailSender(this, 'CustomEmailSender', {
      ...settings,
      appBrands,
      code: Code.fromAsset(bundles.sender),
      codeKeyArn: encryption.key.keyArn,
      sending: delivery,
      config,
      // Not read from the domain: it depends on the pool, and the pool on this function.
      signInUrl: signInUrlOf(site) ?? '',
      reservedConcurrency: reservationOf('sender', site),
      failureKey: logStorage.key,
    });
    const notices = new Notices(this, 'Notices', {
      ...settings,
      appBrands,
      code: Code.fromAsset(bundles.notices),
      sending: delivery,
      config,
      notices: site.notices,
      reservedConcurrency: reservationOf('notices', site),
    });
    const { deliveryEventsFunction } = new DeliveryEvents(this, 'DeliveryEvents', {
      ...settings,
      code: Code.fromAsset(bundles.deliveryEvents),
      sending: delivery,
      reservedConcurrency: reservationOf('deliveryEvents', site),
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
    if (site.webAcl !== undefined) new WebAcl(this, 'WebAcl', { userPool, ...site.webAcl });
    const sso = new SingleSignOn(this, 'SingleSignOn', { site, userPool, portalClient });
    appBrands?.write(sso.connected.map(({ client, brand }) => [client.userPoolClientId, brand ?? null]));
    allowDecryptCodes(encryption, {
      role: sender.role,
      keyArn: encryption.key.keyArn,
      userPoolId: userPool.userPoolId,
    });
    const canary = site.canary
      ? this.#createCanary(bundles.canary, { logStorage, site, accounts })
      : undefined;
    const supportActions = logStorage.logGroup(this, 'ActionsOfStaff');
    const supportWidget = new SupportWidget(this, 'SupportWidget', {
      bundle: bundles.supportWidget,
      logStorage,
      site,
      userPool,
      portalClient,
      emailLogGroups: [sender, notices.sender, deliveryEventsFunction].map(({ logGroup }) => logGroup),
      cognitoErrors: accounts.deliveryErrorsLogGroup,
      supportActions,
      failureQueue,
    }).widget;
    accounts.allow(supportWidget.role, 'DeskLookUp', [
      'AdminGetUser',
      'AdminGetUserAuthFactors',
      'ListUsers',
    ]);
    // Cognito repeats an invitation by AdminCreateUser; no condition limits that to repetitions, but the code does.
    accounts.allow(supportWidget.role, 'DeskActions', ['AdminCreateUser', 'AdminUserGlobalSignOut']);
    const resources: MonitoredResources = {
      sender,
      notices: notices.sender,
      accountRules: accountRules.rules,
      deliveryEventsFunction,
      failureQueue,
      userPool,
      portalClient,
      appClients: sso.connected.filter(({ app }) => app !== undefined).map(({ client }) => client),
      cognitoErrors: accounts.deliveryErrors,
      canary,
      supportWidget,
      configurationSetNames: delivery.configurationSetNames,
      logGroups: logStorage.logGroups,
      hasSignInNotices: site.notices.newSignIn,
    };
    const monitoring = new Monitoring(this, 'SupportDesk', { topics, resources });
    new WebHosting(this, 'WebHosting', {
      site,
      userPool,
      client: portalClient,
      signInUrl: site.portal.signIn === 'managed-login' ? sso.url : undefined,
      connected: sso.connected,
    });
    const outputs = this.#addOutputs(resources, logStorage.key, {
      CognitoErrors: accounts.deliveryErrorsLogGroup.logGroupName,
      SupportActions: supportActions.logGroupName,
      SupportDeskLog: supportWidget.logGroup.logGroupName,
    });
    const { policy } = new SupportPolicy(this, 'SupportPolicy', {
      widget: supportWidget,
      dashboardName: supportDashboardName(this.stackName),
      logGroups: monitoring.queriedLogGroups,
      outputs,
    });
    new CfnOutput(this, 'SupportPolicyArn', { value: policy.managedPolicyArn });
  }

  #createCanary(
    bundle: string,
    { accounts, ...props }: { logStorage: LogStorage; site: SiteConfig; accounts: PatientUserPool },
  ): EmailFunction {
    const { userPool, portalClient } = accounts;
    const { canary } = new Canary(this, 'Canary', { bundle, userPool, portalClient, ...props });
    accounts.allow(canary.role, 'CanaryAccount', ['AdminGetUser', 'AdminCreateUser']);
    return canary;
  }

  /**
   * @param otherLogs log groups that are not named like those of the functions, which tell of emails
   * @returns the outputs that policies name, by name
   */
  #addOutputs(
    resources: MonitoredResources,
    recordsKey: IKey,
    otherLogs: Readonly<Record<string, string>>,
  ): Readonly<Record<string, string>> {
    const { sender, notices, deliveryEventsFunction, failureQueue, userPool, portalClient } = resources;
    const outputs = {
      UserPoolId: userPool.userPoolId,
      UserPoolClientId: portalClient.userPoolClientId,
      SenderLogGroup: sender.logGroup.logGroupName,
      NoticesLogGroup: notices.logGroup.logGroupName,
      DeliveryEventsLogGroup: deliveryEventsFunction.logGroup.logGroupName,
      ...otherLogs,
      FailureQueueUrl: failureQueue.queueUrl,
      FailureQueueArn: failureQueue.queueArn,
      RecordsKeyArn: recordsKey.keyArn,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
    return outputs;
  }
}
