import { type Json, objectIn } from './json.ts';

/** The function and key that a pool gets. */
export interface SenderArns {
  readonly functionArn: string;
  readonly keyArn: string;
}

interface Owner {
  readonly name: string;
  /** Recognises the tags of its pools. */
  readonly owns: (key: string, value: string) => boolean;
  /** The text to write there instead. */
  readonly snippet: (arns: SenderArns) => string;
}

/**
 * The tools that own pools, each with what to write there; Amplify comes first, because it deploys with CloudFormation.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-resource-tags.html
 */
const OWNERS: readonly Owner[] = [
  {
    name: 'Amplify',
    owns: (key, value) =>
      key.startsWith('amplify:') ||
      (key === 'created-by' && value === 'amplify') ||
      key === 'user:Application',
    snippet: () => `In amplify/backend.ts:

  import { CognitoEmailsMixin } from 'cognito-emails';
  backend.auth.resources.cfnResources.cfnUserPool.with(new CognitoEmailsMixin({ … }));`,
  },
  {
    name: 'CloudFormation',
    owns: (key) => key.startsWith('aws:cloudformation:'),
    snippet: ({ functionArn, keyArn }) => `With the CDK:

  import { CognitoEmailsMixin } from 'cognito-emails';
  userPool.with(new CognitoEmailsMixin({ … }));

In a template of CloudFormation or SAM, besides the triggers that are there:

  LambdaConfig:
    CustomEmailSender:
      LambdaArn: ${functionArn}
      LambdaVersion: V1_0
    KMSKeyID: ${keyArn}`,
  },
  {
    name: 'Terraform',
    owns: (key, value) => /^terraform\b/i.test(key) || /\b(terraform|opentofu)\b/i.test(value),
    snippet: ({ functionArn, keyArn }) => `In the aws_cognito_user_pool:

  lambda_config {
    kms_key_id = "${keyArn}"
    custom_email_sender {
      lambda_arn     = "${functionArn}"
      lambda_version = "V1_0"
    }
  }`,
  },
];

/** Returns the sentence that refuses a pool which a tool owns, by its tags; undefined for a pool of nobody. */
export function refuseOwnedPool(pool: Json, arns: SenderArns): string | undefined {
  const tags = Object.entries(objectIn(pool, 'UserPoolTags'));
  for (const { name, owns, snippet } of OWNERS) {
    const tag = tags.find(([key, value]) => owns(key, `${value}`));
    if (tag === undefined) continue;
    return `The user pool belongs to ${name}: it has the tag ${tag[0]}. A change from outside would be lost, or refused, at the next deployment. Nothing was changed. Change it there instead.\n\n${snippet(arns)}`;
  }
  return undefined;
}
