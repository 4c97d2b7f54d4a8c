import type { Stack } from '../template/stack.ts';

export type SuppressionReason = 'BOUNCE' | 'COMPLAINT';

export interface ConfigurationSet {
  readonly name: string;
  /** Reasons for which addresses on the suppression list get no email, and for which an address is added to it. */
  readonly suppressedReasons: readonly string[];
  /** False when the template pauses its sending. */
  readonly sendingEnabled: boolean;
  /** The events that are published to EventBridge, e.g. `delivery`. */
  readonly events: ReadonlySet<string>;
}

interface SetProperties {
  readonly SendingOptions?: { readonly SendingEnabled?: boolean };
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

/** The account's default, for emails whose configuration set has no suppression options. */
export const ACCOUNT_SUPPRESSION: readonly SuppressionReason[] = ['BOUNCE', 'COMPLAINT'];

/** Reads the configuration sets of the template, by name. */
export function readConfigurationSets(stack: Pick<Stack, 'ofType'>): ReadonlyMap<string, ConfigurationSet> {
  const destinations = stack
    .ofType('AWS::SES::ConfigurationSetEventDestination')
    .map(({ properties }): DestinationProperties => properties);
  const sets = stack.ofType('AWS::SES::ConfigurationSet').map(({ physicalId: name, properties }) => {
    const { SuppressionOptions = {}, SendingOptions = {} }: SetProperties = properties;
    const { SuppressedReasons: suppressedReasons = ACCOUNT_SUPPRESSION } = SuppressionOptions;
    const events = destinations
      .filter(({ ConfigurationSetName }) => ConfigurationSetName === name)
      .flatMap(({ EventDestination: { Enabled, MatchingEventTypes, EventBridgeDestination } = {} }) =>
        Enabled === true && EventBridgeDestination !== undefined ? (MatchingEventTypes ?? []) : [],
      );
    return {
      name,
      suppressedReasons,
      sendingEnabled: SendingOptions.SendingEnabled ?? true,
      events: new Set(events),
    };
  });
  return new Map(sets.map((set) => [set.name, set]));
}
