import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { EmailFunction as EmailFunctionName } from '../sender/kinds.ts';
import type { SiteConfig } from '../site/config.ts';
import { CodeEncryption } from './code-encryption.ts';
import { CustomEmailSender } from './custom-email-sender.ts';
import { EmailDelivery } from './email-delivery.ts';
import { Identity } from './identity.ts';
import { Notices } from './notices.ts';

export interface ClinicMailStackProps extends StackProps {
  readonly site: SiteConfig;
  /** Folder of each function's bundle. */
  readonly bundles: Readonly<Record<EmailFunctionName, string>>;
}

/** Everything between a patient who asks for a code and the email that SES accepts. */
export class ClinicMailStack extends Stack {
  constructor(scope: Construct, id: string, { site, bundles, ...props }: ClinicMailStackProps) {
    super(scope, id, { ...props, description: 'Patient accounts and the emails they receive' });

    const encryption = new CodeEncryption(this, 'CodeEncryption');
    const delivery = new EmailDelivery(this, 'EmailDelivery', { site });
    const { sender, failureQueue } = new CustomEmailSender(this, 'CustomEmailSender', {
      bundle: bundles.sender,
      codeKey: encryption.key,
      delivery,
      site,
    });
    const notices = new Notices(this, 'Notices', { bundle: bundles.notices, delivery, site });
    const { userPool, portalClient } = new Identity(this, 'Identity', {
      codeKey: encryption.key,
      customEmailSender: sender.function,
      noticeTriggers: notices.triggers,
    });
    encryption.allowDecrypt(sender.role, userPool);

    new CfnOutput(this, 'UserPoolId', { value: userPool.userPoolId });
    new CfnOutput(this, 'UserPoolClientId', { value: portalClient.userPoolClientId });
    new CfnOutput(this, 'SenderLogGroup', { value: sender.logGroup.logGroupName });
    new CfnOutput(this, 'FailureQueueUrl', { value: failureQueue.queueUrl });
  }
}
