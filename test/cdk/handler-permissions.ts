/**
 * The actions that CloudFormation's handler of each resource type needs to create, read, update and delete a resource,
 * from `handlers.*.permissions` of the schemas in CloudFormation's registry
 * (`aws cloudformation describe-type --type RESOURCE --type-name TYPE`).
 *
 * @see https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html
 */
const FROM_REGISTRY: Readonly<Record<string, string>> = {
  'AWS::Amplify::App':
    'amplify:GetApp CreateApp DeleteApp UpdateApp TagResource UntagResource ListTagsForResource codecommit:GetRepository PutRepositoryTriggers GetRepositoryTriggers sns:CreateTopic Subscribe Unsubscribe iam:PassRole',
  'AWS::Amplify::Branch':
    'amplify:GetBranch CreateBranch DeleteBranch UpdateBranch TagResource UntagResource ListTagsForResource codecommit:GetRepository PutRepositoryTriggers GetRepositoryTriggers s3:GetObject GetObjectAcl PutObject PutObjectAcl sns:CreateTopic Subscribe Unsubscribe iam:PassRole',
  'AWS::CloudWatch::Alarm':
    'cloudwatch:PutMetricAlarm DescribeAlarms DeleteAlarms TagResource UntagResource ListTagsForResource',
  'AWS::CloudWatch::CompositeAlarm':
    'cloudwatch:PutCompositeAlarm DescribeAlarms DeleteAlarms TagResource UntagResource ListTagsForResource',
  'AWS::CloudWatch::Dashboard': 'cloudwatch:PutDashboard GetDashboard DeleteDashboards',
  'AWS::Cognito::LogDeliveryConfiguration':
    'cognito-idp:GetLogDeliveryConfiguration SetLogDeliveryConfiguration logs:CreateLogDelivery GetLogDelivery UpdateLogDelivery DeleteLogDelivery ListLogDeliveries PutResourcePolicy DescribeResourcePolicies DescribeLogGroups',
  'AWS::Cognito::UserPoolClient':
    'cognito-idp:CreateUserPoolClient DescribeUserPoolClient UpdateUserPoolClient DeleteUserPoolClient iam:PassRole PutRolePolicy DeleteRolePolicy CreateServiceLinkedRole',
  'AWS::IAM::ManagedPolicy':
    'iam:CreatePolicy GetPolicy DeletePolicy CreatePolicyVersion DeletePolicyVersion GetPolicyVersion ListPolicyVersions ListEntitiesForPolicy AttachGroupPolicy AttachUserPolicy AttachRolePolicy DetachGroupPolicy DetachUserPolicy DetachRolePolicy',
  'AWS::IAM::Policy': 'iam:PutRolePolicy GetRolePolicy DeleteRolePolicy',
  'AWS::IAM::Role':
    'iam:CreateRole GetRole DeleteRole UpdateRole UpdateRoleDescription UpdateAssumeRolePolicy PutRolePolicy GetRolePolicy DeleteRolePolicy ListRolePolicies ListAttachedRolePolicies AttachRolePolicy DetachRolePolicy PutRolePermissionsBoundary DeleteRolePermissionsBoundary TagRole UntagRole',
  'AWS::KMS::Alias': 'kms:CreateAlias ListAliases UpdateAlias DeleteAlias',
  'AWS::KMS::Key':
    'kms:CreateKey EnableKeyRotation DisableKeyRotation EnableKey DisableKey TagResource UntagResource PutKeyPolicy DescribeKey GetKeyPolicy GetKeyRotationStatus ListResourceTags UpdateKeyDescription ScheduleKeyDeletion',
  'AWS::Lambda::EventInvokeConfig':
    'lambda:PutFunctionEventInvokeConfig GetFunctionEventInvokeConfig UpdateFunctionEventInvokeConfig DeleteFunctionEventInvokeConfig',
  'AWS::Logs::LogGroup':
    'logs:DescribeLogGroups CreateLogGroup DeleteLogGroup PutRetentionPolicy DeleteRetentionPolicy TagResource UntagResource ListTagsForResource GetDataProtectionPolicy PutDataProtectionPolicy DeleteDataProtectionPolicy AssociateKmsKey DisassociateKmsKey CreateLogDelivery PutResourcePolicy DescribeResourcePolicies s3:REST.PUT.OBJECT firehose:TagDeliveryStream',
  'AWS::Logs::MetricFilter': 'logs:PutMetricFilter DescribeMetricFilters DeleteMetricFilter',
  'AWS::Logs::QueryDefinition': 'logs:PutQueryDefinition DescribeQueryDefinitions DeleteQueryDefinition',
  'AWS::SES::ConfigurationSet':
    'ses:CreateConfigurationSet GetConfigurationSet DescribeConfigurationSet DeleteConfigurationSet PutConfigurationSetTrackingOptions PutConfigurationSetDeliveryOptions PutConfigurationSetReputationOptions PutConfigurationSetSendingOptions PutConfigurationSetSuppressionOptions PutConfigurationSetVdmOptions TagResource UntagResource',
  'AWS::SES::ConfigurationSetEventDestination':
    'ses:CreateConfigurationSetEventDestination GetConfigurationSetEventDestinations UpdateConfigurationSetEventDestination DeleteConfigurationSetEventDestination DescribeConfigurationSet',
  'AWS::SES::EmailIdentity':
    'ses:CreateEmailIdentity GetEmailIdentity DeleteEmailIdentity PutEmailIdentityMailFromAttributes PutEmailIdentityFeedbackAttributes PutEmailIdentityDkimAttributes PutEmailIdentityDkimSigningAttributes PutEmailIdentityConfigurationSetAttributes ListTagsForResource TagResource UntagResource',
  'AWS::SNS::Topic':
    'sns:CreateTopic DeleteTopic SetTopicAttributes GetTopicAttributes Subscribe Unsubscribe ListSubscriptionsByTopic TagResource UntagResource ListTagsForResource PutDataProtectionPolicy GetDataProtectionPolicy iam:GetRole PassRole',
  'AWS::SNS::TopicPolicy': 'sns:SetTopicAttributes',
  'AWS::SQS::Queue':
    'sqs:CreateQueue DeleteQueue SetQueueAttributes GetQueueUrl GetQueueAttributes ListQueueTags TagQueue UntagQueue',
  'AWS::SQS::QueuePolicy': 'sqs:SetQueueAttributes',
  'AWS::SSM::Parameter':
    'ssm:PutParameter GetParameters DeleteParameter AddTagsToResource RemoveTagsFromResource',
  'AWS::WAFv2::WebACL': 'wafv2:CreateWebACL GetWebACL UpdateWebACL DeleteWebACL ListTagsForResource',
  'AWS::WAFv2::WebACLAssociation':
    'wafv2:AssociateWebACL GetWebACLForResource GetWebACL DisassociateWebACL cognito-idp:AssociateWebACL DisassociateWebACL GetWebACLForResource elasticloadbalancing:SetWebACL apigateway:SetWebACL appsync:SetWebACL apprunner:AssociateWebAcl DisassociateWebAcl DescribeWebAclForService ec2:AssociateVerifiedAccessInstanceWebAcl DisassociateVerifiedAccessInstanceWebAcl DescribeVerifiedAccessInstanceWebAclAssociations GetVerifiedAccessInstanceWebAcl',
  'AWS::XRay::Group': 'xray:CreateGroup GetGroup UpdateGroup DeleteGroup TagResource ListTagsForResource',
};

/** The actions by the API calls that make these resources; their schemas could not be read, or name no actions. */
const FROM_API: Readonly<Record<string, string>> = {
  'AWS::Cognito::ManagedLoginBranding':
    'cognito-idp:CreateManagedLoginBranding DescribeManagedLoginBranding UpdateManagedLoginBranding DeleteManagedLoginBranding',
  'AWS::Cognito::UserPool':
    'cognito-idp:CreateUserPool DescribeUserPool UpdateUserPool DeleteUserPool AddCustomAttributes SetUserPoolMfaConfig GetUserPoolMfaConfig TagResource UntagResource ListTagsForResource kms:CreateGrant DescribeKey',
  'AWS::Cognito::UserPoolDomain':
    'cognito-idp:CreateUserPoolDomain DescribeUserPoolDomain UpdateUserPoolDomain DeleteUserPoolDomain',
  'AWS::Events::Rule':
    'events:PutRule DescribeRule DeleteRule PutTargets RemoveTargets ListTargetsByRule TagResource UntagResource',
  'AWS::Lambda::Function':
    'lambda:CreateFunction GetFunction GetFunctionConfiguration UpdateFunctionCode UpdateFunctionConfiguration DeleteFunction PutFunctionConcurrency DeleteFunctionConcurrency TagResource UntagResource ListTags iam:PassRole s3:GetObject ec2:DescribeVpcs DescribeSubnets DescribeSecurityGroups',
  'AWS::Lambda::Permission': 'lambda:AddPermission RemovePermission GetPolicy',
  'AWS::Route53::RecordSet':
    'route53:ChangeResourceRecordSets ListResourceRecordSets GetHostedZone GetChange',
  'AWS::SNS::Subscription':
    'sns:Subscribe Unsubscribe GetSubscriptionAttributes SetSubscriptionAttributes ListSubscriptionsByTopic',
};

/** Actions of features that the stack does not use, with the reason. */
const NOT_USED: readonly (readonly [RegExp, reason: string])[] = [
  [/^codecommit:/, 'Amplify has no repository: the site is uploaded'],
  [/^(firehose:|s3:REST)/, 'no log group sends what it masks elsewhere'],
  [/^s3:(PutObject|PutObjectAcl|GetObjectAcl)$/, 'the site is not deployed by CloudFormation'],
  [/^(elasticloadbalancing|apigateway|appsync|apprunner):/, 'the web ACL is on a user pool'],
  [/^ec2:.*VerifiedAccess/, 'the web ACL is on a user pool'],
  [
    /^iam:(Attach|Detach)(Group|User|Role)Policy$/,
    'the stack attaches no managed policy, and the right would give every other',
  ],
  [/^iam:CreateServiceLinkedRole$/, 'the pool sends no emails by SES itself and no analytics'],
];

const listOf = (text: string): string[] => {
  let service = '';
  return text.split(' ').map((word) => {
    const [first = '', name] = word.split(':');
    if (name !== undefined) service = first;
    return `${service}:${name ?? first}`;
  });
};

/**
 * Returns the actions that CloudFormation needs for resources of a type, without those of features that are not used.
 *
 * @throws Error for a type that is not in the table
 */
export function actionsFor(type: string): string[] {
  const text = FROM_REGISTRY[type] ?? FROM_API[type];
  if (text === undefined) throw new Error(`It is not known which actions CloudFormation needs for ${type}.`);
  return listOf(text).filter((action) => !NOT_USED.some(([pattern]) => pattern.test(action)));
}
