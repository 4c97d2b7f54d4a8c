import { Stack } from 'aws-cdk-lib';
import type { UserPool } from 'aws-cdk-lib/aws-cognito';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { SiteConfig } from '../../site/config.ts';
import { allowNagFindings } from '../nag-exceptions.ts';

export interface WebAclProps extends NonNullable<SiteConfig['webAcl']> {
  readonly userPool: UserPool;
}

/** The header that names the operation: every operation has the same path. */
const OPERATION_HEADER = 'x-amzn-cognito-operation-name';

/** The operations that send an email or try a password or a code. Refreshing a session is none of them. */
const LIMITED_OPERATIONS = [
  'SignUp',
  'ResendConfirmationCode',
  'ConfirmSignUp',
  'ForgotPassword',
  'ConfirmForgotPassword',
  'InitiateAuth',
  'RespondToAuthChallenge',
] as const;

const FIVE_MINUTES = 300;

/**
 * A web ACL that limits how often one internet address calls each operation of the user pool. Blocked requests get
 * `ForbiddenException`, for which the web app has a sentence. There is no CAPTCHA, because only Cognito's own pages can
 * show one.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-waf.html
 */
export class WebAcl extends Construct {
  constructor(scope: Construct, id: string, { userPool, mode, requestsPerFiveMinutes }: WebAclProps) {
    super(scope, id);
    const visible = (name: string) => ({
      cloudWatchMetricsEnabled: true,
      metricName: `${Stack.of(this).stackName}-${name}`,
      // Sampled requests contain the addresses and headers of patients.
      sampledRequestsEnabled: false,
    });
    const acl = new CfnWebACL(this, 'Acl', {
      scope: 'REGIONAL',
      description: 'Limits requests to the user pool by internet address and operation',
      defaultAction: { allow: {} },
      visibilityConfig: visible('all'),
      rules: LIMITED_OPERATIONS.map((operation, priority) => ({
        name: operation,
        priority,
        action: mode === 'block' ? { block: {} } : { count: {} },
        visibilityConfig: visible(operation),
        statement: {
          rateBasedStatement: {
            aggregateKeyType: 'IP',
            evaluationWindowSec: FIVE_MINUTES,
            limit: requestsPerFiveMinutes,
            scopeDownStatement: {
              byteMatchStatement: {
                fieldToMatch: { singleHeader: { Name: OPERATION_HEADER } },
                positionalConstraint: 'EXACTLY',
                searchString: operation,
                textTransformations: [{ priority: 0, type: 'NONE' }],
              },
            },
          },
        },
      })),
    });
    allowNagFindings(acl, {
      'HIPAA.Security-WAFv2LoggingEnabled':
        'A log would contain the internet addresses of patients; the metrics say how many requests each rule counts or blocks.',
    });
    new CfnWebACLAssociation(this, 'Association', {
      resourceArn: userPool.userPoolArn,
      webAclArn: acl.attrArn,
    });
  }
}
