import {
  type Change,
  type CloudFormationClient,
  DescribeChangeSetCommand,
  type ResourceChange,
} from '@aws-sdk/client-cloudformation';
import { LOST_WITH_PROPERTY, lossOf } from './lasting-types.ts';

/** A lasting resource that a change set removes or replaces, or of which it changes what must stay. */
export interface Loss {
  readonly logicalId: string;
  readonly type: string;
  /** `may be replaced` depends on values that CloudFormation knows only during the deployment. */
  readonly fate: 'is removed' | 'is replaced' | 'may be replaced' | `changes ${string}`;
  /** The loss that comes with it, in a sentence. */
  readonly lost: string;
}

/** The effects of a change set on lasting resources. */
export interface ChangeSet {
  /** Resources that are added, changed, replaced or removed. */
  readonly changes: number;
  readonly losses: readonly Loss[];
}

const FATES: Readonly<Record<string, Loss['fate']>> = { True: 'is replaced', Conditional: 'may be replaced' };

/**
 * Reads all pages of a change set.
 *
 * @throws what CloudFormation throws, and Error if the change set is not ready
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceChange.html
 */
export async function readChangeSet(
  cloudFormation: CloudFormationClient,
  stackName: string,
  changeSetName: string,
): Promise<ChangeSet> {
  const all: Change[] = [];
  let NextToken: string | undefined;
  do {
    const page = await cloudFormation.send(
      new DescribeChangeSetCommand({
        StackName: stackName,
        ChangeSetName: changeSetName,
        // Otherwise the changes do not tell a new property from a changed one.
        IncludePropertyValues: true,
        NextToken,
      }),
    );
    if (page.Status !== 'CREATE_COMPLETE') {
      throw new Error(
        `The change set ${changeSetName} is ${page.Status}, so it does not tell what would change. ${page.StatusReason ?? ''}`.trim(),
      );
    }
    all.push(...(page.Changes ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return { changes: all.length, losses: all.flatMap(lossesOf) };
}

/** Finds a property that is changed or removed and must not be; one that is new takes nothing away. */
function changedProperty(type: string, { Details = [] }: ResourceChange) {
  return LOST_WITH_PROPERTY.find(
    (property) =>
      property.type === type &&
      Details.some(
        ({ Target: target = {} }) =>
          target.Attribute === 'Properties' &&
          target.Name === property.name &&
          target.AttributeChangeType !== 'Add',
      ),
  );
}

function lossesOf({ ResourceChange: change = {} }: Change): Loss[] {
  const { LogicalResourceId: logicalId = '', ResourceType: type = '' } = change;
  const lost = lossOf(type);
  const property = changedProperty(type, change);
  const fate = change.Action === 'Remove' ? 'is removed' : FATES[change.Replacement ?? ''];
  if (lost !== undefined && fate !== undefined) return [{ logicalId, type, fate, lost }];
  return property === undefined
    ? []
    : [{ logicalId, type, fate: `changes ${property.name}`, lost: property.lost }];
}
