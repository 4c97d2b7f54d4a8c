import { Mixin } from 'aws-cdk-lib';
import { CfnUserPool } from 'aws-cdk-lib/aws-cognito';
import type { IConstruct } from 'constructs';
import { CognitoEmails } from './cognito-emails.ts';
import type { CognitoEmailsOptions } from './options.ts';
import { requireNoSender } from './pool-wiring.ts';

/**
 * Sends the emails of every user pool that it is applied to: `userPool.with(new CognitoEmailsMixin({ … }))`.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/mixins.html
 */
export class CognitoEmailsMixin extends Mixin {
  readonly #options: CognitoEmailsOptions;

  constructor(options: CognitoEmailsOptions) {
    super();
    this.#options = options;
  }

  /** Returns whether a construct is the resource of a user pool. */
  override supports(construct: IConstruct): construct is CfnUserPool {
    return CfnUserPool.isCfnUserPool(construct);
  }

  /** Adds the emails beside the pool. */
  override applyTo(construct: IConstruct): void {
    if (!this.supports(construct) || construct.node.scope === undefined) return;
    requireNoSender(construct);
    const { id, scope } = construct.node;
    new CognitoEmails(scope, id === 'Resource' ? 'Emails' : `${id}Emails`, {
      ...this.#options,
      userPool: construct,
    });
  }
}
