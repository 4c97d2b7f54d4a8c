import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { SiteConfig } from '../site/config.ts';
import { CodeEncryption } from './code-encryption.ts';
import { CustomEmailSender } from './custom-email-sender.ts';
import { EmailDelivery } from './email-delivery.ts';
import { Identity } from './identity.ts';

export interface ClinicMailStackProps extends StackProps {
  readonly site: SiteConfig;
  /** Folder of the sender's bundle. */
  readonly senderBundle: string;
}

/** Everything between a patient who asks for a code and the email that SES accepts. */
export class ClinicMailStack extends Stack {
  constructor(scope: Construct, id: string, { site, senderBundle, ...props }: ClinicMailStackProps) {
    super(scope, id, { ...props, description: 'Patient accounts and the emails they receive' });

    const encryption = new CodeEncryption(this, 'CodeEncryption');
    const delivery = new EmailDelivery(this, 'EmailDelivery', { site });
    const sender = new CustomEmailSender(this, 'CustomEmailSender', {
      bundle: senderBundle,
      codeKey: encryption.key,
      delivery,
      site,
    });
    const identity = new Identity(this, 'Identity', {
      codeKey: encryption.key,
      customEmailSender: sender.function,
    });
    encryption.allowDecrypt(sender.role, identity.userPool);

    new CfnOutput(this, 'UserPoolId', { value: identity.userPool.userPoolId });
    new CfnOutput(this, 'UserPoolClientId', { value: identity.portalClient.userPoolClientId });
    new CfnOutput(this, 'SenderLogGroup', { value: sender.logGroup.logGroupName });
    new CfnOutput(this, 'FailureQueueUrl', { value: sender.failureQueue.queueUrl });
  }
}
