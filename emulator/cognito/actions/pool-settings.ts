import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Action, WireInput } from '../../aws/service.ts';
import { concurrentModification, invalidParameter, resourceNotFound } from '../errors.ts';
import type { Pool } from '../pool.ts';
import { findTextMap, readTextList, requireText } from '../requests/input-validation.ts';
import { requirePool } from '../requests/lookups.ts';
import type { PoolConfiguration } from '../settings/pool-configuration.ts';

/** The current settings of a pool. */
export interface ConfiguredPool extends Pool {
  readonly configuration: PoolConfiguration;
  /** Puts other settings in force. @throws AwsError for a setting that is not emulated */
  configure(configuration: PoolConfiguration): void;
}

/** The actions that read and change the settings of the pool. */
export function poolSettingsActions(pool: ConfiguredPool): Record<string, Action> {
  const change = createExclusiveChange(pool);
  return {
    DescribeUserPool: (input) => describeUserPool(pool, input),
    UpdateUserPool: async (input) => {
      await change(input, (configuration, now) => configuration.update(input, now));
      return {};
    },
    GetUserPoolMfaConfig(input) {
      requirePool(pool, input);
      return pool.configuration.describeMfa();
    },
    async SetUserPoolMfaConfig(input) {
      await change(input, (configuration, now) => configuration.setMfa(input, now));
      return pool.configuration.describeMfa();
    },
    ListTagsForResource(input) {
      requireArn(pool, input);
      return { Tags: pool.configuration.tags };
    },
    TagResource(input) {
      const tags = findTextMap(input, 'Tags');
      if (tags === undefined) throw invalidParameter('Tags must not be null.');
      requireArn(pool, input);
      pool.configure(pool.configuration.withTags(tags, pool.clock()));
      return {};
    },
    UntagResource(input) {
      const keys = readTextList(input, 'TagKeys', { max: 128 });
      requireArn(pool, input);
      pool.configure(pool.configuration.withoutTags(keys, pool.clock()));
      return {};
    },
  };
}

function describeUserPool(pool: ConfiguredPool, input: WireInput): object {
  requirePool(pool, input);
  return {
    UserPool: {
      ...pool.configuration.describe(),
      Id: pool.userPoolId,
      Arn: pool.userPoolArn,
      EstimatedNumberOfUsers: pool.users.all().length,
      CreationDate: pool.createdAt / 1000,
      LastModifiedDate: pool.configuration.modifiedAt / 1000,
    },
  };
}

/** Returns a function that changes the settings, and refuses a change during another. */
function createExclusiveChange(pool: ConfiguredPool) {
  let isChanging = false;
  return async (
    input: WireInput,
    toChanged: (configuration: PoolConfiguration, now: number) => PoolConfiguration,
  ): Promise<void> => {
    const changed = toChanged(pool.configuration, pool.clock());
    requirePool(pool, input);
    if (isChanging) throw concurrentModification();
    isChanging = true;
    try {
      await nextTurn();
      pool.configure(changed);
    } finally {
      isChanging = false;
    }
  };
}

function requireArn(pool: Pool, input: WireInput): void {
  const arn = requireText(input, 'ResourceArn', { min: 20, max: 2048 });
  if (arn !== pool.userPoolArn) throw resourceNotFound('The resource does not exist.');
}
