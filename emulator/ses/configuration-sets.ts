import type { Stack } from '../template/stack.ts';

/** Why an address is on the suppression list. */
export type SuppressionReason = 'BOUNCE' | 'COMPLAINT';

/** The rules that emails are delivered by. */
export interface ConfigurationSet {
  readonly name: string;
  /** Which addresses of the suppression list get nothing, and which outcomes put one on it. */
  readonly suppressedReasons: readonly string[];
  /** The events that are published to EventBridge, e.g. `delivery`. */
  readonly events: ReadonlySet<string>;
}

interface SetProperties {
  readonly SuppressionOptions?: { readonly SuppressedReasons?: readonly string[] };
}

interface DestinationProperties {
  readonly ConfigurationSetName?: string;
  readonly EventDestination?: {
    readonly Enabled?: boolean;
    readonly MatchingEventTypes?: readonly string[];
    readonly EventBridgeDestination?: object;
  };
}

/** What an account does unless a configuration set says otherwise. */
export const ACCOUNT_SUPPRESSION: readonly SuppressionReason[] = ['BOUNCE', 'COMPLAINT'];

/** The configuration sets of the template, by name. */
export function readConfigurationSets(stack: Pick<Stack, 'ofType'>): ReadonlyMap<string, ConfigurationSet> {
  const destinations = stack
    .ofType('AWS::SES::ConfigurationSetEventDestination')
    .map(({ properties }): DestinationProperties => properties);
  const sets = stack.ofType('AWS::SES::ConfigurationSet').map(({ physicalId: name, properties }) => {
    const { SuppressionOptions = {} }: SetProperties = properties;
    const { SuppressedReasons: suppressedReasons = ACCOUNT_SUPPRESSION } = SuppressionOptions;
    const events = destinations
      .filter(({ ConfigurationSetName }) => ConfigurationSetName === name)
      .flatMap(({ EventDestination: { Enabled, MatchingEventTypes, EventBridgeDestination } = {} }) =>
        Enabled === true && EventBridgeDestination !== undefined ? (MatchingEventTypes ?? []) : [],
      );
    return { name, suppressedReasons, events: new Set(events) };
  });
  return new Map(sets.map((set) => [set.name, set]));
}
